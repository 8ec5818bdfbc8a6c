import { stringify } from 'csv-stringify/sync';

import type { PredictionRecord } from '../record/record.ts';
import { AppendFile } from './append-file.ts';
import type { Format } from './append-file.ts';
import { COLUMNS, findingRows, recordCells } from './record-rows.ts';
import type { Cell, Row } from './record-rows.ts';
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
  const { columns, cellsOf, findingsOf } = tableOf(options);
  const { before, finding, after } = columns;
  const names = [...before, ...finding, ...after, ...listColumns.map((name) => `x_${name}`)];
  const lineEnd = forExcel ? '\r\n' : '\n';

  const linesOf = (record: PredictionRecord): string => {
    const cells = cellsOf(record);
    // What all lines of a record share is put together once.
    const start = cellTexts(before, cells);
    const ofList = listColumns.map((name) => cellText(record.input.row?.[name]));
    const end = [...after.map((name) => cellText(cells[name])), ...ofList].join(',') + lineEnd;
    return findingsOf(record)
      .map((row) => start + cellTexts(finding, row) + end)
      .join('');
  };
  return {
    head: (forExcel ? '\uFEFF' : '') + names.map(cellText).join(',') + lineEnd,
    separator: '',
    tail: '',
    textOf: (records) => records.map(linesOf).join(''),
  };
}

/** The texts of cells, each with a comma behind it. */
function cellTexts(columns: readonly string[], cells: Row<string>): string {
  return columns.map((name) => `${cellText(cells[name])},`).join('');
}

/** What has to be quoted, or would be a formula to a spreadsheet. */
const NEEDS_CARE = /^[=+\-@\t\uFF1D\uFF0B\uFF0D\uFF20]|[",\r\n]/;

/** The text of a cell. Most need no care: asking csv-stringify about those as well takes ten times as long. */
function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number' || !NEEDS_CARE.test(cell)) return String(cell);
  // Readers take a line end for one whichever kind it is.
  return stringify([[cell]], { escape_formulas: true, quote_record_delimiter: true, eof: false });
}

interface Table {
  readonly columns: {
    readonly before: readonly string[];
    readonly finding: readonly string[];
    readonly after: readonly string[];
  };
  readonly cellsOf: (record: PredictionRecord) => Row<string>;
  readonly findingsOf: (record: PredictionRecord) => readonly Row<string>[];
}

function tableOf({ layout = 'long', top = 5 }: CsvOptions): Table {
  if (layout === 'long') return { columns: COLUMNS, cellsOf: recordCells, findingsOf: findingRows };
  const columns = { before: wideColumns(top).slice(0, -1), finding: [], after: wideColumns(top).slice(-1) };
  return { columns, cellsOf: (record) => wideRow(record, top), findingsOf: () => [{}] };
}
