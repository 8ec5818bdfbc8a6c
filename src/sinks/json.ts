import { AppendFile } from './append-file.ts';
import type { Sink } from './sink.ts';

/** Writes a JSON array with one record per line; valid JSON after every flush. */
export function jsonSink(file: string): Sink {
  const target = new AppendFile(file, { head: '[\n', separator: ',\n', tail: '\n]\n' });
  return {
    file,
    open: async (committedOffset) => target.open(committedOffset),
    async write(records) {
      for (const record of records) target.append(JSON.stringify(record));
    },
    flush: async () => target.flush(),
    close: async () => target.close(),
  };
}
