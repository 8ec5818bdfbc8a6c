import { stringify } from 'csv-stringify/sync';

import type { PredictionRecord } from '../record/record.ts';
import { AppendFile } from './append-file.ts';
import type { Format } from './append-file.ts';
import { COLUMNS, recordRows } from './record-rows.ts';
import type { Cell } from './record-rows.ts';
import type { Sink } from './sink.ts';
import { wideColumns, wideRow } from './wide-rows.ts';

/** How CSV is written. */
export interface CsvOptions {
  /** `long`: a row per finding; `wide`: a row per image and model. @default 'long' */
  readonly layout?: 'long' | 'wide';
  /** Concepts that have columns of their own in the wide layout. @default 5 */
  readonly top?: number;
  /** Columns of the list that the images came from; `sku` becomes the column `x_sku`, after all others. @default [] */
  readonly listColumns?: readonly string[];
  /** Whether Excel is to open the file by itself: a byte order mark, and lines that end with `\r\n`. @default false */
  readonly forExcel?: boolean;
}

/**
 * Writes CSV: RFC 4180 quoting, UTF-8. A text that a spreadsheet would take for a formula gets an apostrophe in front:
 * names of files come from outside.
 */
export function csvSink(file: string, options: CsvOptions = {}): Sink {
  return new AppendFile(file, csvFormat(options));
}

/** How records become CSV: the columns stand first, whatever follows. */
export function csvFormat(options: CsvOptions = {}): Format {
  const { listColumns = [], forExcel = false } = options;
  const { columns, rowsOf } = tableOf(options);
  const write = (rows: readonly (readonly Cell[])[]): string =>
    stringify([...rows], {
      escape_formulas: true,
      record_delimiter: forExcel ? 'windows' : 'unix',
      // Readers take a line end for one whichever kind it is.
      quote_record_delimiter: true,
    });
  const lineOf = (record: PredictionRecord, row: Readonly<Record<string, Cell>>): readonly Cell[] => [
    ...columns.map((column) => row[column]),
    ...listColumns.map((name) => record.input.row?.[name]),
  ];
  return {
    head: (forExcel ? '\uFEFF' : '') + write([[...columns, ...listColumns.map((name) => `x_${name}`)]]),
    separator: '',
    tail: '',
    textOf: (records) => write(records.flatMap((record) => rowsOf(record).map((row) => lineOf(record, row)))),
  };
}

interface Table {
  readonly columns: readonly string[];
  readonly rowsOf: (record: PredictionRecord) => readonly Readonly<Record<string, Cell>>[];
}

function tableOf({ layout = 'long', top = 5 }: CsvOptions): Table {
  return layout === 'long'
    ? { columns: COLUMNS, rowsOf: recordRows }
    : { columns: wideColumns(top), rowsOf: (record) => [wideRow(record, top)] };
}
