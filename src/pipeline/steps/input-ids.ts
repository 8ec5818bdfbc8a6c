import type { IdentifiedFile } from '../file.ts';
import type { Ledger } from '../ledger/ledger.ts';

/**
 * Sees to it that one input id means one content. Ids made of contents do so by themselves; those that lists give may
 * not, and a service would take the second content for the first, sent again.
 */
export class InputIds {
  readonly #ledger: Pick<Ledger, 'contentOf'>;
  /** Those on their way: the ledger does not know them yet. */
  readonly #claimed = new Map<string, string>();

  constructor(ledger: Pick<Ledger, 'contentOf'>) {
    this.#ledger = ledger;
  }

  /** Whether a content may be sent under its id; then the id is its own. */
  claim({ notes, inputId, sha256 }: IdentifiedFile): boolean {
    if (notes?.id === undefined) return true;
    const owner = this.#claimed.get(inputId) ?? this.#ledger.contentOf(inputId)?.sha256;
    if (owner !== undefined) return owner === sha256;
    this.#claimed.set(inputId, sha256);
    return true;
  }

  /** To be called when the ledger knows what became of these files. */
  release(files: readonly IdentifiedFile[]): void {
    for (const { inputId, sha256 } of files) if (this.#claimed.get(inputId) === sha256) this.#claimed.delete(inputId);
  }
}
