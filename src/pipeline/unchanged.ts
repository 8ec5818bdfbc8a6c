import { isFailed } from './file.ts';
import type { Failed, FoundFile, SizedFile } from './file.ts';
import type { Ledger, LedgerFile } from './ledger/ledger.ts';
import type { Progress } from './progress.ts';
import { sizeOf } from './sizes.ts';

/**
 * Lets through what is new to the ledger: a file with the size and time that it had when it was done with, for all
 * models asked, is left out without being read. So is one that failed for a reason of its own and has not changed.
 */
export async function* newTo(
  ledger: Ledger,
  modelIds: readonly string[],
  files: AsyncIterable<FoundFile>,
  progress: Progress,
): AsyncGenerator<SizedFile | Failed> {
  for await (const found of files) {
    progress.count('found');
    const file = await sizeOf(found);
    const known = ledger.file(found.file);
    if (isFailed(file) || !known || !isSame(file, known)) yield file;
    else if (known.state === 'done' && modelIds.every((id) => known.models.includes(id))) progress.count('unchanged');
    else if (known.state === 'failed' && known.error?.retryable === false) progress.count('failedEarlier');
    else if (known.state === 'skipped') progress.count('unchanged');
    else yield file;
  }
}

function isSame(file: SizedFile, known: LedgerFile): boolean {
  return file.bytes === known.bytes && file.mtimeMs === known.mtimeMs;
}
