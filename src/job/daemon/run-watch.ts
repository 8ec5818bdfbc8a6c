import { access } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Logger } from 'pino';

import { LedgerError } from '../../pipeline/ledger/errors.ts';
import { resolveRoots } from '../../pipeline/sources/roots.ts';
import type { Root } from '../../pipeline/sources/root.ts';
import { networkMount } from '../../pipeline/sources/watch/mounts.ts';
import { SinkError } from '../../sinks/sink.ts';
import { failureKind } from '../failure.ts';
import type { FailureKind } from '../failure.ts';
import { stateFolderOf } from '../open-run.ts';
import type { CallLog } from './call-log.ts';
import { DAEMON } from './daemon-vitals.ts';
import type { DaemonVitals } from './daemon-vitals.ts';
import { refuseLists } from './refuse-lists.ts';
import { shownSettings } from './shown-settings.ts';
import type { WatchJob } from './watch-job.ts';
import { watchOnce } from './watch-once.ts';

export interface WatchHooks {
  readonly log: Logger;
  readonly vitals: DaemonVitals;
  readonly calls: CallLog;
  /** When aborted, what is under way is finished and the daemon ends. */
  readonly stop: AbortSignal;
  /** Called when everything is open for the first time or after a change, and when what led to a pause is over. */
  readonly onReady?: (service: string) => void;
  /** Called whenever the work stops for a while, with the reason; at the first start, too, if that may mend. */
  readonly onPause?: (reason: string) => void;
  /** Gives the job to go on with when the settings have changed; undefined while they have not. */
  readonly changes?: JobChanges;
}

/** Tells when the settings of a running daemon change. */
export interface JobChanges {
  /** Aborts when there is another job. */
  readonly signal: AbortSignal;
  /** Gives that job, and begins to wait for the next one. */
  take(): WatchJob | undefined;
}

const FIRST_PAUSE_MS = 5000;
const MAX_PAUSE_MS = 300_000;

/** A trouble is over once an attempt has held so long, or an image got through: a full disk lets itself be opened. */
const PROOF_MS = 20_000;

/** What a new start within the same process cannot mend. */
const FINAL: ReadonlySet<FailureKind> = new Set(['usage', 'locked', 'authentication', 'unexpected']);

/**
 * Watches folders until it is stopped. What stops the work (a full disk, an output folder that is gone, a spent budget,
 * a refused key) is told, and the work is begun anew after a pause of 5 s to 5 min.
 *
 * @throws SourceError, UserError, SinkError, LedgerError, LedgerLockedError, AuthError when it cannot be begun at all.
 */
export async function runWatch(first: WatchJob, hooks: WatchHooks): Promise<void> {
  const { log, vitals, calls, stop, onReady, onPause, changes } = hooks;
  let job = first;
  let hasOpened = false;
  let stateFolder: string | undefined;
  let isPaused = false;
  let pauseMs = FIRST_PAUSE_MS;
  const onTrouble = (subject: string, message: string | undefined): void => {
    if (!vitals.noteTrouble(subject, message)) return;
    if (message === undefined) log.info(`${subject}: well again`);
    else log.warn(message);
  };

  while (!stop.aborted) {
    vitals.show(shownSettings(job));
    const end = changes ? AbortSignal.any([stop, changes.signal]) : stop;
    let forget: (() => void) | undefined;
    try {
      const roots = await rootsOf(job);
      if (stateFolder === stateFolderOf(job)) await refuseToForget(stateFolder);
      await watchOnce(job, {
        roots,
        isAnotherTry: isPaused,
        settleMs: job.watch.settleMs ?? (await usualSettleMs(roots)),
        log,
        vitals,
        calls,
        onTrouble,
        stop: end,
        onOpen(service) {
          hasOpened = true;
          stateFolder = stateFolderOf(job);
          const settle = (): void => {
            isPaused = false;
            pauseMs = FIRST_PAUSE_MS;
            onTrouble(DAEMON, undefined);
            onReady?.(service);
          };
          if (isPaused) forget = onceProven(vitals, settle);
          else settle();
        },
      }).finally(() => forget?.());
    } catch (error) {
      // Stopped, or to go on with another job, while it was being opened.
      if (end.aborted && error === end.reason) {
        if (changes?.signal.aborted) job = changes.take() ?? job;
        continue;
      }
      const kind = failureKind(error);
      const isFinal = !hasOpened && FINAL.has(kind);
      if (kind === 'unexpected' || isFinal || (error instanceof SinkError && error.code === 'reader-gone')) throw error;
      isPaused = true;
      const { message } = error as Error;
      onTrouble(DAEMON, message);
      onPause?.(message);
      await sleep(pauseMs, undefined, { signal: end }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
    }
    if (changes?.signal.aborted) job = changes.take() ?? job;
  }
}

/** Calls back once the daemon has proven that it works, unless what it returns is called before. */
function onceProven(vitals: DaemonVitals, then: () => void): () => void {
  const timer = setTimeout(prove, PROOF_MS);
  const unsubscribe = vitals.onOutcome(({ outcome }) => {
    if (outcome.kind === 'done') prove();
  });
  function forget(): void {
    clearTimeout(timer);
    unsubscribe();
  }
  function prove(): void {
    forget();
    then();
  }
  return forget;
}

/** A disk that was taken away must not make it send everything again. @throws LedgerError. */
async function refuseToForget(stateFolder: string): Promise<void> {
  try {
    await access(stateFolder);
  } catch (cause) {
    const message = `${stateFolder}, where progress is remembered, is gone: waiting for it. Only a new start begins all over again.`;
    throw new LedgerError('missing', message, { cause });
  }
}

async function rootsOf(job: WatchJob): Promise<readonly Root[]> {
  refuseLists(job.targets);
  return resolveRoots(job.targets, job.workingFolder);
}

/** Network file systems show what others write with a delay. */
async function usualSettleMs(roots: readonly Root[]): Promise<number> {
  const mounts = await Promise.all(roots.map(async ({ folder }) => networkMount(folder)));
  return mounts.some((mount) => mount !== undefined) ? 5000 : 2000;
}
