import { extended } from '../base/extended.ts';
import { alarm } from '../base/alarm.ts';
import { inputFailure, isFailed } from './file.ts';
import type { Failed, SettledFile, SizedFile } from './file.ts';
import { sizeOf } from './sizes.ts';

export interface SettleOptions {
  /** How long size and time must stay the same. @default 2 s */
  readonly quietMs?: number;
  /** A file last changed longer ago than this has come to rest already. @default 10 s */
  readonly oldMs?: number;
  /** When a file that keeps changing is given up. @default 15 min */
  readonly giveUpMs?: number;
  /** Files that may wait at once; then no more are taken from the source. @default 10,000 */
  readonly maxWaiting?: number;
  readonly signal: AbortSignal;
  /** Milliseconds that never go backwards. @default performance.now */
  readonly now?: () => number;
}

interface Waiting {
  readonly file: SizedFile;
  readonly firstSeenMs: number;
  readonly sameSinceMs: number;
}

/**
 * Lets a file through once it has come to rest, so that none is read while it is being written. Others overtake it.
 *
 * Quiet time and age are the standard of the peers: 2 s (chokidar), 10 s. A time in the future counts as fresh.
 */
export async function* settled(
  files: AsyncIterable<SizedFile | Failed>,
  options: SettleOptions,
): AsyncGenerator<SettledFile | Failed> {
  const { quietMs = 2000, oldMs = 10_000, giveUpMs = 900_000, maxWaiting = 10_000, signal } = options;
  const { now = () => performance.now() } = options;
  const source = files[Symbol.asyncIterator]();
  const waiting: Waiting[] = [];
  let next: Promise<IteratorResult<SizedFile | Failed>> | undefined;
  let hasEnded = false;

  try {
    while (!signal.aborted && !(hasEnded && waiting.length === 0)) {
      if (!hasEnded && waiting.length < maxWaiting) next ??= source.next();
      const dueMs = waiting[0] && waiting[0].sameSinceMs + quietMs - now();
      if (dueMs === undefined || dueMs > 0) {
        const event = await firstOf(next, dueMs, signal);
        if (event === 'due') continue;
        next = undefined;
        if (event.done) hasEnded = true;
        else if (isFailed(event.value)) yield event.value;
        else if (Date.now() - event.value.mtimeMs > oldMs) yield extended(event.value, { settledMs: 0 });
        else waiting.push({ file: event.value, firstSeenMs: now(), sameSinceMs: now() });
        continue;
      }

      const oldest = waiting.shift();
      if (!oldest) continue;
      const current = await sizeOf(oldest.file);
      if (isFailed(current)) yield current;
      else if (current.bytes === oldest.file.bytes && current.mtimeMs === oldest.file.mtimeMs) {
        yield { ...current, settledMs: now() - oldest.firstSeenMs };
      } else if (now() - oldest.firstSeenMs > giveUpMs) {
        yield inputFailure(current, 'settle', 'never-settled', `${current.path} is still being written.`, {
          retryable: true,
        });
      } else waiting.push({ file: current, firstSeenMs: oldest.firstSeenMs, sameSinceMs: now() });
    }
  } finally {
    // Not awaited: a source that waits for something to happen ends by the signal.
    void source.return?.();
  }
}

/** Waits for the next file or the moment when the oldest waiting one is due, whichever comes first. */
async function firstOf<T>(
  next: Promise<IteratorResult<T>> | undefined,
  dueMs: number | undefined,
  signal: AbortSignal,
): Promise<IteratorResult<T> | 'due'> {
  if (dueMs === undefined) return next ?? 'due';
  using due = alarm(dueMs, signal);
  const rung = due.rung.then(() => 'due' as const);
  // Awaited here: the alarm is called off at the return.
  return await (next ? Promise.race([next, rung]) : rung);
}
