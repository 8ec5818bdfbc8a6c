import { deleteFile } from './delete-file.ts';
import { moveFile } from './move-file.ts';
import type { MovedFile } from './move-file.ts';
import type { After } from './parse-after.ts';

export interface AfterStepOptions {
  readonly after: Exclude<After, { readonly kind: 'none' }>;
  /** How long a file stays where it is. */
  readonly graceMs: number;
  /** Told of every file that has left: where it is now, or null when it was deleted. */
  readonly onLeft: (file: string, target: string | null) => void;
  /** Told in a sentence when files cannot leave, and with undefined when they can again. */
  readonly onTrouble: (message: string | undefined) => void;
}

/** Files that may wait; what is beyond that is offered again some time. */
const MAX_WAITING = 10_000;

/**
 * Moves or deletes images once their predictions are written: after a time of grace, one at a time, and only while
 * their bytes are those that were sent. It remembers nothing: what it could not do is offered to it again.
 */
export class AfterStep {
  readonly #options: AfterStepOptions;
  /** By path, in the order of their times. */
  readonly #waiting = new Map<string, { readonly file: MovedFile; readonly dueMs: number }>();
  #timer: NodeJS.Timeout | undefined;
  #atWork: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: AfterStepOptions) {
    this.#options = options;
  }

  /** Takes a file whose records are committed; one that waits already waits on. */
  add(file: MovedFile): void {
    if (this.#isClosed || this.#waiting.has(file.file) || this.#waiting.size >= MAX_WAITING) return;
    this.#waiting.set(file.file, { file, dueMs: Date.now() + this.#options.graceMs });
    this.#arm();
  }

  /** Finishes the file in hand; what is still in its grace stays. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#waiting.clear();
    await this.#atWork;
  }

  #arm(): void {
    const [next] = this.#waiting.values();
    if (!next || this.#timer || this.#atWork) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#atWork = this.#work();
      },
      Math.max(0, next.dueMs - Date.now()),
    );
    this.#timer.unref();
  }

  async #work(): Promise<void> {
    for (const [path, { file, dueMs }] of this.#waiting) {
      if (dueMs > Date.now()) break;
      this.#waiting.delete(path);
      await this.#leave(file);
    }
    this.#atWork = undefined;
    if (!this.#isClosed) this.#arm();
  }

  async #leave(file: MovedFile): Promise<void> {
    const { after, onLeft, onTrouble } = this.#options;
    try {
      if (after.kind === 'delete') {
        if (await deleteFile(file.file, file.sha256)) onLeft(file.file, null);
      } else {
        const target = await moveFile(file, after.folder);
        if (target !== undefined) onLeft(file.file, target);
      }
      onTrouble(undefined);
    } catch (error) {
      const { message } = error as Error;
      onTrouble(`Images cannot be ${after.kind === 'move' ? `moved to ${after.folder}` : 'deleted'}: ${message}`);
    }
  }
}
