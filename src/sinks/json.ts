import { AppendFile } from './append-file.ts';
import type { Format } from './append-file.ts';
import type { Sink } from './sink.ts';

/** A JSON array with one record per line. */
export const JSON_FORMAT: Format = {
  head: '[',
  separator: ',',
  tail: '\n]\n',
  textOf: (records) => records.map((record) => `\n${JSON.stringify(record)}`).join(','),
};

/** Writes a JSON array with one record per line; valid JSON after every flush. */
export function jsonSink(file: string): Sink {
  return new AppendFile(file, JSON_FORMAT);
}
