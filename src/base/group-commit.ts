import { rollBack, withDiskErrors } from './sqlite.ts';
import type { Database } from './sqlite.ts';

/** How long changes wait for others before they are committed by themselves. */
const WAIT_MS = 500;

/**
 * Changes to a database that are committed together: each commit writes every page that was changed since the last one,
 * and waits for the disk. Whoever asks the database meanwhile by the same connection sees them already.
 *
 * An error takes back everything since the last commit.
 */
export class GroupCommit {
  readonly #database: Database;
  readonly #waitMs: number;
  #timer: NodeJS.Timeout | undefined;
  #failure: unknown;

  constructor(database: Database, waitMs: number = WAIT_MS) {
    this.#database = database;
    this.#waitMs = waitMs;
  }

  /** Makes changes that are committed with the next ones that must be durable, half a second later at most. */
  add<T>(work: () => T): T {
    return withDiskErrors(this.#database, () => {
      this.#open();
      try {
        return work();
      } catch (error) {
        this.#takeBack();
        throw error;
      }
    });
  }

  /** Makes changes, and commits them with all that wait; durable when it returns. */
  commit<T>(work: () => T): T {
    const result = this.add(work);
    this.flush();
    return result;
  }

  /** Commits what waits. @throws StorageError when the disk does not take it, or did not take it a moment ago. */
  flush(): void {
    this.#throwFailure();
    if (!this.#database.isTransaction) return;
    clearTimeout(this.#timer);
    withDiskErrors(this.#database, () => {
      try {
        this.#database.exec('COMMIT');
      } catch (error) {
        this.#takeBack();
        throw error;
      }
    });
  }

  #open(): void {
    this.#throwFailure();
    if (this.#database.isTransaction) return;
    // Immediate, so that it cannot fail half-way.
    this.#database.exec('BEGIN IMMEDIATE');
    this.#timer = setTimeout(() => this.#flushLater(), this.#waitMs).unref();
  }

  /** Nobody waits for this commit: who comes next hears of its failure. */
  #flushLater(): void {
    try {
      this.flush();
    } catch (error) {
      this.#failure = error;
    }
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure;
  }

  #takeBack(): void {
    clearTimeout(this.#timer);
    rollBack(this.#database);
  }
}
