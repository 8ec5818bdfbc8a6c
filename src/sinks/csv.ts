import { stringify } from 'csv-stringify/sync';

import { AppendFile } from './append-file.ts';
import { COLUMNS, recordRows } from './record-rows.ts';
import type { Row } from './record-rows.ts';
import { SinkError } from './sink.ts';
import type { Sink } from './sink.ts';

const HEADER = `${COLUMNS.join(',')}\n`;

/**
 * Writes the long CSV: a row per finding, RFC 4180 quoting, UTF-8, `\n`. A text that a spreadsheet would take for a
 * formula gets an apostrophe in front: names of files come from outside.
 */
export function csvSink(file: string): Sink {
  const target = new AppendFile(file, { head: HEADER, separator: '', tail: '' });
  return {
    file,
    async open(committedOffset) {
      await target.open(committedOffset);
      const isNew = committedOffset === null || committedOffset === 0;
      if (isNew || (await target.start(HEADER.length)) === HEADER) return;
      await target.close();
      const message = `${file} has other columns than this version writes. Move it away, and it is written again.`;
      throw new SinkError('header-changed', file, message);
    },
    async write(records) {
      for (const record of records) target.append(csvLines(recordRows(record)));
    },
    flush: async () => target.flush(),
    close: async () => target.close(),
  };
}

/** Writes rows as lines of CSV, each with its line end. */
export function csvLines(rows: readonly Row[]): string {
  return stringify(
    rows.map((row) => COLUMNS.map((column) => row[column])),
    { escape_formulas: true },
  );
}
