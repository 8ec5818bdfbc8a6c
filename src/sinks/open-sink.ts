import { extname } from 'node:path';

import { csvSink } from './csv.ts';
import type { CsvOptions } from './csv.ts';
import { jsonSink } from './json.ts';
import { ndjsonSink } from './ndjson.ts';
import { SinkError } from './sink.ts';
import type { Sink } from './sink.ts';

const SINKS: Readonly<Record<string, (file: string, csv: CsvOptions) => Sink>> = {
  '.json': jsonSink,
  '.ndjson': ndjsonSink,
  '.jsonl': ndjsonSink,
  '.csv': csvSink,
};

/**
 * Makes the sink that a file's extension names; nothing is opened yet.
 *
 * @param file absolute path.
 * @param csv how a CSV is written; other formats have no choice.
 * @throws SinkError when no format has that extension.
 */
export function sinkFor(file: string, csv: CsvOptions = {}): Sink {
  const make = SINKS[extname(file).toLowerCase()];
  if (make) return make(file, csv);
  const known = Object.keys(SINKS).join(', ');
  throw new SinkError('format-unknown', file, `${file}: the extension must say the format, one of ${known}.`);
}

/** Whether a file has columns, which depend on the options that it is written with. */
export function hasColumns(file: string): boolean {
  return extname(file).toLowerCase() === '.csv';
}
