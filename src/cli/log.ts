import { pino } from 'pino';
import type { Logger } from 'pino';

import { printable, printableJson } from '../base/printable.ts';
import { tolerateGoneReader } from './broken-output.ts';
import { clearLine } from './live-line.ts';
import { hasColors } from './terminal.ts';

export interface LogOptions {
  readonly format: 'pretty' | 'json';
  /** pino's level. */
  readonly level: 'warn' | 'info' | 'debug';
}

/**
 * Makes the log: to stderr, so that stdout is free for results; secrets are taken out wherever they may stand, and what
 * would act on a terminal is escaped.
 */
export async function makeLog({ format, level }: LogOptions): Promise<Logger> {
  const options = {
    level,
    base: null,
    redact: ['apiKey', 'pat', 'token', 'authorization', '*.apiKey', '*.pat', '*.token', '*.authorization'],
    hooks: {
      streamWrite(line: string) {
        // The log goes above the progress, which is drawn again soon.
        clearLine();
        return format === 'json' ? printableJson(line) : printableEntry(line);
      },
    },
  };
  const destination = pino.destination({ dest: 2, sync: true });
  tolerateGoneReader(destination);
  if (format === 'json') return pino(options, destination);
  const { default: pretty } = await import('pino-pretty');
  const stream = pretty({
    destination,
    colorize: hasColors(process.stderr, process.env),
    ignore: 'time,path,stage,code',
    translateTime: false,
  });
  return pino(options, stream);
}

/** An entry of the log, whose texts will be printed as they are. */
function printableEntry(line: string): string {
  const entry: unknown = JSON.parse(line, (key, value: unknown) => {
    if (typeof value !== 'string') return value;
    // The lines of a stack are its own.
    return key === 'stack' ? value.split('\n').map(printable).join('\n') : printable(value);
  });
  return `${JSON.stringify(entry)}\n`;
}
