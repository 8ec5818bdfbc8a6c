/**
 * What a walk has found and nobody has taken yet, with a brake for the walk: while more than `limit` entries wait, its
 * reads of folders are held back. One folder with more entries than that overshoots it once.
 */
export class Backlog<T> {
  readonly #limit: number;
  #entries: T[] = [];
  #taken = 0;
  #heldReads: (() => void)[] = [];
  #isClosed = false;
  #failure: { readonly reason: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(entry: T): void {
    this.#entries.push(entry);
    this.#wake?.();
  }

  /** No more entries come; with a reason, the walk failed. */
  close(failure?: { readonly reason: unknown }): void {
    this.#isClosed = true;
    this.#failure ??= failure;
    this.#wake?.();
  }

  /** Runs a read of the walk now, or once there is room. */
  readWhenRoom(read: () => void): void {
    if (this.#entries.length - this.#taken > this.#limit) this.#heldReads.push(read);
    else read();
  }

  /** Hands out the entries in order; ends when the backlog is closed and empty. */
  async *drain(): AsyncGenerator<T> {
    for (;;) {
      while (this.#taken < this.#entries.length) {
        this.#taken += 1;
        yield this.#entries[this.#taken - 1] as T;
      }
      this.#entries = [];
      this.#taken = 0;
      if (this.#isClosed) break;
      await this.#nextEntry();
    }
    if (this.#failure) throw this.#failure.reason;
  }

  async #nextEntry(): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    for (const read of this.#heldReads.splice(0)) read();
    await woken;
  }
}
