import { readRecord } from './csv-record.ts';
import type { Line } from './lines.ts';

/** A row of a CSV, or why it is none. */
export type CsvRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly problem: string };

/** Lines that one row may take; a quote that is never closed would swallow the rest of the list. */
const MAX_LINES = 100;

const NOT_CLOSED = 'a quote is not closed.';

/** Puts lines together to rows, the header included, numbered by the line where they begin; empty lines are left out. */
export async function* readRows(lines: AsyncIterable<Line>): AsyncGenerator<CsvRow> {
  let open: Line[] = [];
  for await (const line of lines) {
    open.push(line);
    while (open.length > 0) {
      const row = firstRow(open, false);
      if (row === 'open') break;
      if (row.row) yield row.row;
      open = open.slice(row.lines);
    }
  }
  while (open.length > 0) {
    const row = firstRow(open, true);
    if (row === 'open') break;
    if (row.row) yield row.row;
    open = open.slice(row.lines);
  }
}

interface Taken {
  /** Undefined for an empty line. */
  readonly row?: CsvRow;
  /** Lines that it takes. */
  readonly lines: number;
}

function firstRow(lines: readonly Line[], isEnd: boolean): Taken | 'open' {
  const [{ number: line, text } = { number: 0, text: null }] = lines;
  if (text === null) return { row: { line, problem: 'it is too long.' }, lines: 1 };
  if (text === '') return { lines: 1 };
  let record = text;
  for (let count = 1; ; count += 1) {
    const read = readRecord(record);
    if (read.kind === 'cells') return { row: { line, cells: read.cells }, lines: count };
    // What was joined to it is none of its own: the next line begins anew.
    if (read.kind === 'broken') return { row: { line, problem: count === 1 ? read.problem : NOT_CLOSED }, lines: 1 };
    const next = lines[count];
    if (next && next.text !== null && count < MAX_LINES) record += `\n${next.text}`;
    else if (!next && !isEnd && count < MAX_LINES) return 'open';
    else return { row: { line, problem: NOT_CLOSED }, lines: 1 };
  }
}
