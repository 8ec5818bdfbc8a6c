/** What a text is as a CSV record; `open` when it ends inside quotes, so that the record goes on in the next line. */
export type CsvRecord =
  | { readonly kind: 'cells'; readonly cells: readonly string[] }
  | { readonly kind: 'open' }
  | { readonly kind: 'broken'; readonly problem: string };

const QUOTED = /"(?<text>[^"]*(?:""[^"]*)*)"(?<end>,|$)/y;
const OPEN = /"[^"]*(?:""[^"]*)*$/y;

/**
 * Reads one record, without its line end. A quote inside an unquoted cell stands for itself. Source: RFC 4180.
 *
 * Not a library's work: of a broken line it must be known where the next one begins.
 */
export function readRecord(text: string): CsvRecord {
  const cells: string[] = [];
  for (let start = 0; ;) {
    const next = text[start] === '"' ? quotedCell(text, start) : plainCell(text, start);
    if (next === 'open') return { kind: 'open' };
    if (next === 'broken') return { kind: 'broken', problem: `cell ${cells.length + 1} goes on after its quote.` };
    cells.push(next.cell);
    if (next.isLast) return { kind: 'cells', cells };
    start = next.end;
  }
}

interface Cell {
  readonly cell: string;
  /** Where the next cell begins. */
  readonly end: number;
  readonly isLast: boolean;
}

function plainCell(text: string, start: number): Cell {
  const comma = text.indexOf(',', start);
  const end = comma === -1 ? text.length : comma;
  return { cell: text.slice(start, end), end: end + 1, isLast: comma === -1 };
}

function quotedCell(text: string, start: number): Cell | 'open' | 'broken' {
  QUOTED.lastIndex = start;
  const groups = QUOTED.exec(text)?.groups;
  if (groups) {
    return { cell: (groups['text'] ?? '').replaceAll('""', '"'), end: QUOTED.lastIndex, isLast: groups['end'] === '' };
  }
  OPEN.lastIndex = start;
  return OPEN.test(text) ? 'open' : 'broken';
}
