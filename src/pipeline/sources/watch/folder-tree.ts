import { readdir, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';

/** What is known of a folder since it was last listed. */
interface Listing {
  /** Another folder may take the place of one. */
  readonly ino: number;
  /** Of the folder, taken before it was listed. */
  readonly mtimeMs: number;
  readonly listedAtMs: number;
  /** What lay in it, as long as it is hot: it is listed again and again then. */
  readonly names: ReadonlySet<string> | undefined;
}

/** Folders to list whatever their times say, and of each the entries that are to be given; all of them where none is named. */
export type NamedFolders = ReadonlyMap<string, ReadonlySet<string> | undefined>;

export interface FolderTreeOptions {
  /** Whether a folder below the root, by its absolute path, belongs to the tree. */
  readonly isFolderWanted: (folder: string) => boolean;
  /** Told the code of the system when a folder that is there cannot be read, and undefined when it can again. */
  readonly onReadable?: (folder: string, code: string | undefined) => void;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** A folder that changed so shortly before it was listed is looked at again: clocks of file systems are coarse. */
const HOT_MS = 2000;

/**
 * Remembers the folders below a root with their times: adding, removing and renaming anything in a folder changes its
 * time, so that one look at each folder finds everything that came, whatever events were lost. Content that changes in
 * place does not: for that a folder has to be named. Of a folder that is listed again shortly after, only what is new
 * or named is given.
 */
export class FolderTree {
  readonly #root: string;
  readonly #isFolderWanted: (folder: string) => boolean;
  readonly #now: () => number;
  readonly #onReadable: FolderTreeOptions['onReadable'];
  readonly #listings = new Map<string, Listing>();
  readonly #unreadable = new Set<string>();

  constructor(root: string, { isFolderWanted, onReadable, now = Date.now }: FolderTreeOptions) {
    this.#root = root;
    this.#isFolderWanted = isFolderWanted;
    this.#onReadable = onReadable;
    this.#now = now;
  }

  /** Folders known. */
  get size(): number {
    return this.#listings.size;
  }

  /** Whether a folder changed so lately that another look is due. */
  get isHot(): boolean {
    return [...this.#listings.values()].some(isHot);
  }

  /** Forgets everything: the next look lists every folder. */
  clear(): void {
    this.#listings.clear();
  }

  /**
   * Looks at every known folder and lists those that changed, are new or are named; gives the entries that are no
   * folders, by their paths. Folders that cannot be read are left out.
   *
   * @throws Error of the system when the root itself cannot be read.
   */
  async *look(named: NamedFolders = new Map()): AsyncGenerator<string> {
    const known = [...this.#listings.keys(), ...this.#unreadable];
    const queue = [this.#root, ...known.filter((folder) => folder !== this.#root)];
    const seen = new Set<string>();
    for (const folder of queue) {
      if (seen.has(folder)) continue;
      seen.add(folder);
      const before = this.#listings.get(folder);
      const entries = await this.#listIfChanged(folder, named.has(folder));
      const isSame = before?.ino === this.#listings.get(folder)?.ino;
      const names = named.get(folder);
      // Named without entries, everything in it may have changed.
      const listed = isSame && !(named.has(folder) && names === undefined) ? before?.names : undefined;
      for (const entry of entries) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
          if (this.#isFolderWanted(path) && !this.#listings.has(path)) queue.push(path);
        } else if (!listed?.has(entry.name) || names?.has(entry.name)) yield path;
      }
    }
  }

  async #listIfChanged(folder: string, isNamed: boolean): Promise<readonly Dirent[]> {
    try {
      const { ino, mtimeMs } = await stat(folder);
      const known = this.#listings.get(folder);
      if (known && !isNamed && known.mtimeMs === mtimeMs && !isHot(known)) {
        if (known.names) this.#listings.set(folder, { ...known, names: undefined });
        return [];
      }
      const listedAtMs = this.#now();
      const entries = await readdir(folder, { withFileTypes: true });
      const names = isHot({ mtimeMs, listedAtMs }) ? new Set(entries.map(({ name }) => name)) : undefined;
      this.#listings.set(folder, { ino, mtimeMs, listedAtMs, names });
      this.#note(folder, undefined);
      return entries;
    } catch (error) {
      this.#listings.delete(folder);
      if (folder === this.#root) throw error;
      this.#note(folder, (error as NodeJS.ErrnoException).code);
      return [];
    }
  }

  #note(folder: string, code: string | undefined): void {
    const isThere = code !== undefined && code !== 'ENOENT' && code !== 'ENOTDIR';
    if (isThere === this.#unreadable.has(folder)) return;
    if (isThere) this.#unreadable.add(folder);
    else this.#unreadable.delete(folder);
    this.#onReadable?.(folder, isThere ? code : undefined);
  }
}

/** A time far in the future is that of a wrong clock: it would be hot until then. */
function isHot({ mtimeMs, listedAtMs }: Pick<Listing, 'mtimeMs' | 'listedAtMs'>): boolean {
  return Math.abs(listedAtMs - mtimeMs) < HOT_MS;
}
