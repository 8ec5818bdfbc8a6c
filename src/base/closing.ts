/** Things to close, in the reverse order of their opening. */
export class Closing implements AsyncDisposable {
  #closers: (() => void | Promise<void>)[] = [];

  add(close: () => void | Promise<void>): void {
    this.#closers.push(close);
  }

  /** Closes all of them, each once, whatever one of them throws. @throws AggregateError with what they threw. */
  async close(): Promise<void> {
    const closers = this.#closers.toReversed();
    this.#closers = [];
    const failures: unknown[] = [];
    for (const close of closers) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Something could not be closed.');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
