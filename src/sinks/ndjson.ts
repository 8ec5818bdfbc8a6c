import { AppendFile } from './append-file.ts';
import type { Sink } from './sink.ts';

/** Writes one JSON record per line. */
export function ndjsonSink(file: string): Sink {
  const target = new AppendFile(file, { head: '', separator: '', tail: '' });
  return {
    file,
    open: async (committedOffset) => target.open(committedOffset),
    async write(records) {
      for (const record of records) target.append(`${JSON.stringify(record)}\n`);
    },
    flush: async () => target.flush(),
    close: async () => target.close(),
  };
}
