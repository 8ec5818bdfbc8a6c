/**
 * Files between their source and their outcome, so that one that is named again meanwhile is not taken twice. Holds as
 * many as the flow does.
 */
export class Underway {
  /** When each was taken, milliseconds since 1970; in this order. */
  readonly #files = new Map<string, number>();

  get size(): number {
    return this.#files.size;
  }

  /** When the file that is under way for the longest was taken; undefined when none is. */
  get oldestSinceMs(): number | undefined {
    const [oldest] = this.#files.values();
    return oldest;
  }

  /** Whether the file may go: false when it is on its way already. */
  enter(file: string): boolean {
    if (this.#files.has(file)) return false;
    this.#files.set(file, Date.now());
    return true;
  }

  leave(file: string): void {
    this.#files.delete(file);
  }
}
