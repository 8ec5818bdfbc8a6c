import { AppendFile } from './append-file.ts';
import type { Format } from './append-file.ts';
import type { Sink } from './sink.ts';

/** One JSON record per line. */
export const NDJSON_FORMAT: Format = {
  head: '',
  separator: '',
  tail: '',
  textOf: (records) => records.map((record) => `${JSON.stringify(record)}\n`).join(''),
};

/** Writes one JSON record per line. */
export function ndjsonSink(file: string): Sink {
  return new AppendFile(file, NDJSON_FORMAT);
}
