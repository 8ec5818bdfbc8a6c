import { AppendFile } from './append-file.ts';
import type { Sink } from './sink.ts';

/** Writes one JSON record per line. */
export function ndjsonSink(file: string): Sink {
  return new AppendFile(file, {
    head: '',
    separator: '',
    tail: '',
    textOf: (records) => records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  });
}
