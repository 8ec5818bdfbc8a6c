import type { RecordedError } from '../record/record.ts';
import type { FoundFile } from './file.ts';
import type { FileState, Ledger, LedgerFile } from './ledger/ledger.ts';

/** Files that are read from the ledger at once. */
const PAGE = 1000;

/**
 * Whether trying again before the end of the run may mend a failure: trouble of the service, and a file that changed
 * while it was read. Other files (no permission, never at rest) and what took its whole deadline are for the next run.
 */
export function mayMend({ retryable, class: kind, code }: RecordedError): boolean {
  return retryable && (kind === 'transient' || kind === 'throttle' || code === 'changed');
}

/** Whether any file waits for another pass. */
export function needsAnotherPass(ledger: Ledger): boolean {
  return ledger.filesIn('pending', '', 1).length > 0;
}

/** Files that are begun and not over, for the next pass: those of a run that died, too. */
export async function* waitingFiles(ledger: Ledger): AsyncGenerator<FoundFile> {
  yield* allFilesIn('pending', ledger);
}

/** In the order of their paths, a page at a time: what changes its state while this runs stands behind. */
export function* allFilesIn(state: FileState, ledger: Ledger): Generator<LedgerFile> {
  let after = '';
  for (;;) {
    const page = ledger.filesIn(state, after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.file;
  }
}
