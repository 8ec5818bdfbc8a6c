import { stringify } from 'csv-stringify/sync';

import { AppendFile } from './append-file.ts';
import { COLUMNS, recordRows } from './record-rows.ts';
import type { Row } from './record-rows.ts';
import type { Sink } from './sink.ts';

/**
 * Writes the long CSV: a row per finding, RFC 4180 quoting, UTF-8, `\n`. A text that a spreadsheet would take for a
 * formula gets an apostrophe in front: names of files come from outside.
 */
export function csvSink(file: string): Sink {
  return new AppendFile(file, {
    head: `${COLUMNS.join(',')}\n`,
    separator: '',
    tail: '',
    textOf: (records) => csvLines(records.flatMap(recordRows)),
  });
}

/** Writes rows as lines of CSV, each with its line end. */
export function csvLines(rows: readonly Row[]): string {
  return stringify(
    rows.map((row) => COLUMNS.map((column) => row[column])),
    { escape_formulas: true },
  );
}
