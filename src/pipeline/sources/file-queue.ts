import type { FoundFile } from '../file.ts';
import { Bell } from './bell.ts';

/** A source of files that somebody hands in, one after the other. */
export class FileQueue {
  readonly #files: FoundFile[] = [];
  readonly #bell = new Bell();

  add(file: FoundFile): void {
    this.#files.push(file);
    this.#bell.ring();
  }

  /** Gives what is handed in, for ever. */
  async *files(signal: AbortSignal): AsyncGenerator<FoundFile> {
    const wake = (): void => this.#bell.ring();
    signal.addEventListener('abort', wake, { once: true });
    try {
      while (!signal.aborted) {
        for (let file = this.#files.shift(); file; file = this.#files.shift()) yield file;
        await this.#bell.next();
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }
}
