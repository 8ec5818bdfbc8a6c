import type { Logger } from 'pino';
import { lastValueFrom, tap } from 'rxjs';

import { Closing } from '../../base/closing.ts';
import type { Outcome } from '../../pipeline/file.ts';
import { ingest } from '../../pipeline/ingest.ts';
import { withNotes } from '../../pipeline/notes/with-notes.ts';
import { nextTryMs } from '../../pipeline/retry-schedule.ts';
import { Bell } from '../../pipeline/sources/bell.ts';
import { dueSource } from '../../pipeline/sources/due.ts';
import { FileQueue } from '../../pipeline/sources/file-queue.ts';
import { merged } from '../../pipeline/sources/merged.ts';
import type { Root } from '../../pipeline/sources/root.ts';
import { watchSource } from '../../pipeline/sources/watch/watch-source.ts';
import { Underway } from '../../pipeline/underway.ts';
import { logFailure } from '../log-failure.ts';
import { commonNotes } from '../note-options.ts';
import { openRun } from '../open-run.ts';
import { extensionsOf } from '../open-source.ts';
import { remembered } from '../remembered.ts';
import { scopeOf } from '../scope-of.ts';
import { openAfterSuccess } from './after-success.ts';
import type { CallLog } from './call-log.ts';
import type { DaemonVitals } from './daemon-vitals.ts';
import type { WatchJob } from './watch-job.ts';

/** Company that an image may find; an idle daemon must not be slow. */
const LINGER_MS = 50;

/** One image is soon processed. */
const PAUSES = { firstMs: 100, maxMs: 10_000 } as const;

export interface WatchOnceOptions {
  readonly roots: readonly Root[];
  /** Whether it is a new attempt after a trouble: it is told when that is over, not all of its course. */
  readonly isAnotherTry: boolean;
  /** How long a file must rest. */
  readonly settleMs: number;
  readonly log: Logger;
  readonly vitals: DaemonVitals;
  readonly calls: CallLog;
  readonly stop: AbortSignal;
  readonly onTrouble: (subject: string, message: string | undefined) => void;
  /** Told of the service once everything is open. */
  readonly onOpen: (service: string) => void;
}

/**
 * Watches folders until it is stopped, or something ends it that concerns more than one file. Outages of the service
 * are waited for, however long.
 *
 * @throws the reason of `stop` when that is aborted while it is opened; as `openRun`; SinkError, StorageError, BudgetError, AuthError, ApiError when it can't go on.
 */
export async function watchOnce(job: WatchJob, options: WatchOnceOptions): Promise<void> {
  const { roots, log, vitals, calls, stop, onTrouble } = options;
  await using closing = new Closing();
  const open = await openRun(job, {
    command: 'watch',
    scope: scopeOf({ roots, lists: [] }, job.selection),
    log,
    closing,
    stop,
    progress: vitals.progress,
    giveUpMs: Infinity,
    hooks: calls.hooks(),
    onOutage: (isOut) => vitals.noteOutage(isOut),
  });
  const { ledger, target } = open;
  const underway = new Underway();
  const bell = new Bell();
  const after = await openAfterSuccess(job, { roots, ledger, log, onTrouble, closing });
  vitals.attach({ ledger, underway, bell, budget: job.budget, callsLeft: () => target.app.callsLeft });
  closing.add(() => vitals.detach());
  options.onOpen(target.description);

  const { sweepMs, pollMs } = job.watch;
  const watching = {
    extensions: extensionsOf(job),
    leftOut: after.leftOut,
    onTrouble,
    ...(sweepMs !== undefined && { sweepMs }),
    ...(pollMs !== undefined && { pollMs }),
  };
  const watched = roots.map((root) => {
    const onFirstLook = (folders: number): void =>
      log[options.isAnotherTry ? 'debug' : 'info']({ folders }, `${root.folder}: all found, now watched`);
    return watchSource(root, { ...watching, onFirstLook });
  });
  const again = new FileQueue();
  const outcomes = ingest({
    ...open.options,
    source: withNotes(merged([...watched, dueSource(ledger, bell), again.files.bind(again)]), commonNotes(job.notes)),
    passes: 1,
    batch: { count: job.batchSize, lingerMs: LINGER_MS },
    settleMs: options.settleMs,
    pauses: open.options.pauses ?? PAUSES,
    endless: {
      isDue: (file) => nextTryMs(ledger.attempts(file)) <= Date.now(),
      onUnchanged: ({ file }) => after.offer(file),
      onNamedAgain: (file) => again.add(file),
    },
    underway,
  });
  const tellOf = (outcome: Outcome): void => {
    vitals.noteOutcome(outcome);
    logFailure(outcome, log);
    if (outcome.kind === 'done') after.offer(outcome.file.file);
  };
  await remembered(open, async () => lastValueFrom(outcomes.pipe(tap(tellOf)), { defaultValue: undefined }));
}
