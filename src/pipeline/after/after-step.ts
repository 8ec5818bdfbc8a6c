import type { Stats } from 'node:fs';
import { isAbsolute } from 'node:path';

import { systemClock } from '../../client/clock.ts';
import type { Clock } from '../../client/clock.ts';
import { codeOf, reasonOf } from './move-error.ts';
import type { DoneFile } from './done-file.ts';
import { moveFile } from './move-file.ts';
import { isInside } from './move-folder.ts';
import type { After } from './parse-after.ts';
import { lookAgain, removeIfStill } from './still-same.ts';
import type { Look } from './still-same.ts';
import { Troubles } from './troubles.ts';

export interface AfterStepOptions {
  /** The folder to move to is an absolute path, and is there. */
  readonly after: Exclude<After, { readonly kind: 'none' }>;
  /** How long a file stays where it is. @default 10 s */
  readonly graceMs?: number;
  /** Files that may wait at once; others are to be added again later. @default 10,000 */
  readonly maxWaiting?: number;
  /** Told when a file has left: for where its content is now, or null when it was deleted. */
  readonly onLeft: (file: string, target: string | null) => void;
  /** Told in a sentence when a file is left where it is because it is not what was predicted. */
  readonly onStayed?: (file: string, message: string) => void;
  /** Told in a sentence when files cannot be moved or deleted, once for each kind of trouble; undefined: well again. */
  readonly onTrouble: (message: string | undefined) => void;
  /** @default the machine's */
  readonly clock?: Clock;
}

interface Waiting {
  readonly file: DoneFile;
  readonly dueMs: number;
}

/** Timers cannot wait longer. */
const MAX_WAIT_MS = 2 ** 31 - 1;

/**
 * Moves or deletes files that are done, one at a time, each after a grace period and only while it holds the content
 * that was predicted. It remembers nothing: a file that it could not deal with, or did not get to, is to be added again
 * whenever it is found unchanged, and that is harmless however often.
 */
export class AfterStep {
  readonly #options: AfterStepOptions;
  readonly #clock: Clock;
  readonly #troubles: Troubles;
  readonly #waiting = new Map<string, Waiting>();
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: AfterStepOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#troubles = new Troubles(options.onTrouble);
  }

  /** Files that wait for the end of their grace. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Takes a file whose records are committed; returns at once. A file that is waiting already keeps its place. */
  add(file: DoneFile): void {
    const { graceMs = 10_000, maxWaiting = 10_000, after } = this.#options;
    // An address is no path.
    if (this.#stop.signal.aborted || !isAbsolute(file.file)) return;
    if (after.kind === 'move' && isInside(after.folder, file.file)) return;
    const earlier = this.#waiting.get(file.file);
    if (earlier ? earlier.file.sha256 === file.sha256 : this.#waiting.size >= maxWaiting) return;
    this.#waiting.delete(file.file);
    this.#waiting.set(file.file, { file, dueMs: this.#clock.now() + graceMs });
    this.#running ??= this.#run();
  }

  /** Finishes the file in hand and leaves the others where they are. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#waiting.clear();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      const [next] = this.#waiting.values();
      if (!next) break;
      const restMs = next.dueMs - this.#clock.now();
      if (restMs > 0) await this.#rest(restMs);
      else {
        this.#waiting.delete(next.file.file);
        await this.#handle(next.file);
      }
    }
    this.#running = undefined;
  }

  async #rest(ms: number): Promise<void> {
    await this.#troubles.endOfGone();
    await this.#clock.wait(Math.min(ms, MAX_WAIT_MS), this.#stop.signal).catch(() => undefined);
  }

  async #handle(file: DoneFile): Promise<void> {
    const { after, onLeft, onStayed } = this.#options;
    try {
      const look = await lookAgain(file.file, file.sha256);
      const target = look.kind === 'same' ? await this.#dispose(file, look.stats) : undefined;
      this.#troubles.end(file.file);
      if (target !== undefined) onLeft(file.file, target);
      else if (look.kind !== 'gone') onStayed?.(file.file, whyStayed(file, look));
    } catch (error) {
      const what = after.kind === 'move' ? `moved to ${after.folder}` : 'deleted';
      const message = `${file.file} cannot be ${what}: ${reasonOf(error)}. It stays where it is and is tried again.`;
      this.#troubles.note(codeOf(error), { file: file.file, message });
    }
  }

  /** Tells where the content is now, null when it is gone; undefined when the file changed and was left. */
  async #dispose(file: DoneFile, stats: Stats): Promise<string | null | undefined> {
    const { after } = this.#options;
    if (after.kind === 'move') return moveFile(file, stats, after.folder);
    return removeIfStill(file.file, stats) ? null : undefined;
  }
}

function whyStayed({ file }: DoneFile, { kind }: Look): string {
  if (kind === 'not-a-file') return `${file} stays where it is: it is a link, or no file.`;
  return `${file} stays where it is: it changed after its predictions were made, which come anew.`;
}
