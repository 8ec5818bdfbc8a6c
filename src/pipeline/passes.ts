import type { RecordedError } from '../record/record.ts';
import type { FoundFile } from './file.ts';
import type { Ledger } from './ledger/ledger.ts';

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
  for (const file of failedFiles(ledger)) if (isWaiting(file)) return true;
  return false;
}

/** Files that failed in this run in a way that may mend, for its next pass. */
export async function* waitingFiles(ledger: Ledger): AsyncGenerator<FoundFile> {
  for (const file of failedFiles(ledger)) if (isWaiting(file)) yield file;
}

type FailedFile = ReturnType<Ledger['filesIn']>[number];

function isWaiting({ isRecorded, error }: FailedFile): boolean {
  return !isRecorded && error !== null && mayMend(error);
}

/** In the order of their paths, a page at a time: what fails again while this runs stands behind. */
export function* failedFiles(ledger: Ledger): Generator<FailedFile> {
  let after = '';
  for (;;) {
    const page = ledger.filesIn('failed', after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.file;
  }
}
