import type { Ledger, LedgerFile } from './ledger/ledger.ts';
import { allFilesIn } from './passes.ts';

/** Files that change their state in one transaction. */
const AT_ONCE = 1000;

/** Makes failed files pending, so that the next pass takes them up, also those that nobody would try again; counts them. */
export function reopenFailed(ledger: Ledger, isMeant: (file: LedgerFile) => boolean = () => true): number {
  let count = 0;
  let files: string[] = [];
  const reopen = (): void => {
    ledger.reopen(files);
    count += files.length;
    files = [];
  };
  for (const file of allFilesIn('failed', ledger)) {
    if (isMeant(file)) files.push(file.file);
    if (files.length === AT_ONCE) reopen();
  }
  reopen();
  return count;
}
