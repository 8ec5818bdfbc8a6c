import type { CsvRow } from './csv-rows.ts';
import { readRows } from './csv-rows.ts';
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
  if (format === 'csv') yield* csvFields(readRows(lines));
  else yield* lineFields(format, lines);
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

async function* lineFields(format: List['format'], lines: AsyncIterable<Line>): AsyncGenerator<Listed> {
  let isJson = format === 'jsonl';
  let isFirst = format === 'lines';
  for await (const { number: line, text } of lines) {
    const trimmed = text?.trim() ?? null;
    if (trimmed === '') continue;
    if (isFirst) isJson = trimmed?.startsWith('{') ?? false;
    isFirst = false;
    if (trimmed === null) yield { line, problem: 'it is too long.' };
    else if (isJson) yield jsonFields(line, trimmed);
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
