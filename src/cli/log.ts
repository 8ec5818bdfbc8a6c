import { pino } from 'pino';
import type { Logger } from 'pino';

import { tolerateGoneReader } from './broken-output.ts';

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
  const destination = pino.destination({ dest: 2, sync: true });
  tolerateGoneReader(destination);
  if (format === 'json') return pino(options, destination);
  const { default: pretty } = await import('pino-pretty');
  const stream = pretty({
    destination,
    colorize: process.stderr.isTTY,
    ignore: 'time,path,stage,code',
    translateTime: false,
  });
  return pino(options, stream);
}
