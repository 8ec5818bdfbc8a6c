import type { CsvRow } from './csv-rows.ts';
import { readRecord } from './csv-record.ts';
import { readRows } from './csv-rows.ts';
import { meaningOf } from './entry.ts';
import type { Fields } from './entry.ts';
import type { Line } from './lines.ts';
import { readLines } from './lines.ts';
import type { List } from './list.ts';

/** What a line of a list says, or why nothing can be made of it. */
export type Listed =
  | { readonly line: number; readonly fields: Fields }
  | { readonly line: number; readonly problem: string };

/** Reads a list line by line as it comes; empty lines, and comments of a txt, are left out. */
export async function* readListed(
  { format }: Pick<List, 'format'>,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Listed> {
  const lines = readLines(bytes);
  if (format !== 'lines') return yield* listedIn(format, lines);
  for await (const first of lines) {
    if (first.text?.trim() === '') continue;
    yield* listedIn(formatOf(first), from(first, lines));
  }
}

function listedIn(format: Exclude<List['format'], 'lines'>, lines: AsyncIterable<Line>): AsyncGenerator<Listed> {
  return format === 'csv' ? csvFields(readRows(lines)) : lineFields(format, lines);
}

/** What a list is that has no extension, by its first line. */
function formatOf({ text }: Line): Exclude<List['format'], 'lines'> {
  if (text === null) return 'txt';
  if (text.trimStart().startsWith('{')) return 'jsonl';
  const record = readRecord(text);
  return record.kind === 'cells' && record.cells.some((cell) => meaningOf(cell) === 'target') ? 'csv' : 'txt';
}

async function* from(first: Line, rest: AsyncIterable<Line>): AsyncGenerator<Line> {
  yield first;
  yield* rest;
}

async function* csvFields(rows: AsyncIterable<CsvRow>): AsyncGenerator<Listed> {
  let columns: readonly string[] | undefined;
  for await (const row of rows) {
    if ('problem' in row) yield row;
    else if (!columns) columns = row.cells;
    else yield withColumns(row, columns);
  }
}

function withColumns(
  { line, cells }: CsvRow & { readonly cells: readonly string[] },
  columns: readonly string[],
): Listed {
  if (cells.length > columns.length) {
    const problem = `it has ${cells.length} cells, the header ${columns.length}; a cell with a comma needs quotes.`;
    return { line, problem };
  }
  return { line, fields: cells.map((cell, index) => [columns[index] ?? '', cell] as const) };
}

async function* lineFields(format: 'txt' | 'jsonl', lines: AsyncIterable<Line>): AsyncGenerator<Listed> {
  for await (const { number: line, text } of lines) {
    const trimmed = text?.trim() ?? null;
    if (trimmed === '') continue;
    if (trimmed === null) yield { line, problem: 'it is too long.' };
    else if (format === 'jsonl') yield jsonFields(line, trimmed);
    else if (!trimmed.startsWith('#')) yield { line, fields: [['path', trimmed]] };
  }
}

function jsonFields(line: number, text: string): Listed {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { line, fields: Object.entries(value) };
    }
  } catch {
    return { line, problem: 'it is no valid JSON.' };
  }
  return { line, problem: 'it is no JSON object.' };
}
