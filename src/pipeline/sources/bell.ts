/** Wakes a source that waits; a ring that nobody waits for is kept for whoever comes next. */
export class Bell {
  #wake: (() => void) | undefined;
  #isRung = false;

  /** Settles at the next ring. For one waiter at a time. */
  async next(): Promise<void> {
    if (!this.#isRung) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#isRung = false;
    this.#wake = undefined;
  }

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }
}
