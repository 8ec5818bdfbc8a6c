import { lstat } from 'node:fs/promises';

import { codeOf } from './move-error.ts';

interface Trouble {
  readonly file: string;
  readonly message: string;
}

/**
 * Tells each kind of trouble once. A trouble lasts until the file that it was told of is through or has left; other
 * files that get through say nothing of it.
 */
export class Troubles {
  readonly #tell: (message: string | undefined) => void;
  readonly #byKind = new Map<string, Trouble>();

  /** @param tell gets a sentence, or undefined when all troubles are over. */
  constructor(tell: (message: string | undefined) => void) {
    this.#tell = tell;
  }

  note(kind: string, trouble: Trouble): void {
    if (this.#byKind.has(kind)) return;
    this.#byKind.set(kind, trouble);
    this.#tell(trouble.message);
  }

  /** Takes note that a file has no trouble any more; tells again of what is left. */
  end(file: string): void {
    const over = [...this.#byKind].filter(([, trouble]) => trouble.file === file);
    if (over.length === 0) return;
    for (const [kind] of over) this.#byKind.delete(kind);
    this.#tell([...this.#byKind.values()].at(-1)?.message);
  }

  /** Ends the troubles of files that are there no more. */
  async endOfGone(): Promise<void> {
    for (const { file } of this.#byKind.values()) {
      const error: unknown = await lstat(file).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error !== undefined && codeOf(error) === 'ENOENT') this.end(file);
    }
  }
}
