import { pino } from 'pino';
import type { Logger } from 'pino';

export interface LogOptions {
  readonly format: 'pretty' | 'json';
  /** pino's level. */
  readonly level: 'warn' | 'info' | 'debug';
}

/** Makes the log: to stderr, so that stdout is free for results; secrets are taken out wherever they may stand. */
export async function makeLog({ format, level }: LogOptions): Promise<Logger> {
  const options = {
    level,
    base: null,
    redact: ['apiKey', 'pat', 'token', 'authorization', '*.apiKey', '*.pat', '*.token', '*.authorization'],
  };
  if (format === 'json') return pino(options, pino.destination({ dest: 2, sync: true }));
  const { default: pretty } = await import('pino-pretty');
  const stream = pretty({
    destination: 2,
    sync: true,
    colorize: process.stderr.isTTY,
    ignore: 'time,path,stage,code',
    translateTime: false,
  });
  return pino(options, stream);
}
