import { SourceError } from '../source.ts';
import { readRows } from './csv-rows.ts';
import { meaningOf } from './entry.ts';
import { readLines } from './lines.ts';
import type { List } from './list.ts';
import { unreadableList } from './list.ts';

/**
 * Looks at the header of a CSV list, before any work.
 *
 * @throws SourceError when the list cannot be read or its columns do not name images.
 */
export async function checkHeader(list: List): Promise<void> {
  const bytes = list.open();
  try {
    for await (const row of readRows(readLines(bytes))) {
      if ('problem' in row) throw new SourceError(`${list.name}, line ${row.line}: ${row.problem}`);
      checkColumns(list, row.cells);
      return;
    }
  } catch (error) {
    throw error instanceof SourceError ? error : unreadableList(list.name, error);
  } finally {
    bytes.destroy();
  }
  throw new SourceError(`${list.name} is empty; its first line must name the columns.`);
}

function checkColumns({ name }: List, columns: readonly string[]): void {
  const meanings = columns.map(meaningOf).filter((meaning) => meaning !== undefined);
  const found = columns.map((column) => column.trim()).join(', ');
  if (!meanings.includes('target')) {
    const hint = found.includes(';') || found.includes('\t') ? ' Columns are separated by commas.' : '';
    throw new SourceError(`${name} has no column path, file or url; it has ${found}.${hint}`);
  }
  const twice = meanings.find((meaning, index) => meanings.indexOf(meaning) !== index);
  if (twice === 'target') throw new SourceError(`${name} has more than one column of path, file and url; keep one.`);
  if (twice !== undefined) throw new SourceError(`${name} has two columns of ${twice}; keep one.`);
  const names = columns.map((column) => column.trim());
  const repeated = names.find((column, index) => column !== '' && names.indexOf(column) !== index);
  if (repeated !== undefined) throw new SourceError(`${name} has two columns ${repeated}; keep one.`);
}
