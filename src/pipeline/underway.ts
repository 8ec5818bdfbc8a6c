import type { FoundFile } from './file.ts';

interface Entry {
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
  /** Named once more by its source: perhaps it has changed since it was read. */
  again?: FoundFile;
}

/**
 * Files between their source and their outcome, so that one that is named again meanwhile is not taken twice. Holds as
 * many as the flow does.
 */
export class Underway {
  /** In the order in which they were taken. */
  readonly #files = new Map<string, Entry>();
  #over = new Set<string>();

  get size(): number {
    return this.#files.size;
  }

  /** When the file that is under way for the longest was taken; undefined when none is. */
  get oldestSinceMs(): number | undefined {
    const [oldest] = this.#files.values();
    return oldest?.sinceMs;
  }

  /** Whether the file may go: false when it is on its way already. */
  enter(file: FoundFile): boolean {
    const entry = this.#files.get(file.file);
    if (entry) entry.again = file;
    else this.#files.set(file.file, { sinceMs: Date.now() });
    return entry === undefined;
  }

  /** Begins to take note of the files that leave. */
  noteOver(): void {
    this.#over = new Set();
  }

  /** Whether a file has left since `noteOver`. */
  isOver(file: string): boolean {
    return this.#over.has(file);
  }

  /** The file is over. Returns it once more when it was named meanwhile. */
  leave(file: string): FoundFile | undefined {
    const entry = this.#files.get(file);
    // Those of later passes never entered, and nobody asks about them: there may be very many.
    if (this.#files.delete(file)) this.#over.add(file);
    return entry?.again;
  }
}
