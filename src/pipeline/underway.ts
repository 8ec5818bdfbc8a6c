/**
 * Files between their source and their outcome, so that one that is named again meanwhile is not taken twice. Holds as
 * many as the flow does.
 */
export class Underway {
  readonly #files = new Set<string>();

  /** Whether the file may go: false when it is on its way already. */
  enter(file: string): boolean {
    if (this.#files.has(file)) return false;
    this.#files.add(file);
    return true;
  }

  leave(file: string): void {
    this.#files.delete(file);
  }
}
