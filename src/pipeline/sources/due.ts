import { alarm } from '../../base/alarm.ts';
import type { FoundFile } from '../file.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { allFilesIn } from '../passes.ts';
import { nextTryMs } from '../retry-schedule.ts';
import type { Bell } from './bell.ts';
import type { Source } from './source.ts';

/** A file that fails from now on is not due before that; so often it is worth a look. */
const LOOK_MS = 5 * 60_000;

/** Not more often, whatever is due: a file that is still under way is named again. */
const REST_MS = 15_000;

/**
 * Names what the ledger has waiting: files that are begun and not over, and failed ones whose time has come again. Goes
 * on for ever.
 *
 * @param bell rung when files were made pending: they are named at once.
 */
export function dueSource(ledger: Ledger, bell: Bell): Source {
  return async function* dueFiles(signal) {
    while (!signal.aborted) {
      yield* allFilesIn('pending', ledger);
      const nextMs = yield* dueFailures(ledger);
      const pauseMs = Math.min(Math.max(nextMs - Date.now(), REST_MS), LOOK_MS);
      using pause = alarm(pauseMs, signal);
      await Promise.race([bell.next(), pause.rung]);
    }
  };
}

/** Gives those that are due, and returns when the next one will be. */
function* dueFailures(ledger: Ledger): Generator<FoundFile, number> {
  let nextMs = Infinity;
  for (const file of allFilesIn('failed', ledger)) {
    if (file.error?.retryable !== true) continue;
    const dueMs = nextTryMs(ledger.attempts(file.file));
    if (dueMs <= Date.now()) yield file;
    else nextMs = Math.min(nextMs, dueMs);
  }
  return nextMs;
}
