import { readdir } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';

/** Finds the names of sidecars; remembers the last folder, as images come folder by folder. */
export class SidecarNames {
  #folder: string | undefined;
  #names: ReadonlySet<string> = new Set();

  /**
   * Where the sidecar of an image is, or is to be: `IMG.jpg.xmp`; or `IMG.xmp` when that is there already, the other
   * is not, and no other file in the folder could be meant by it. Undefined when the image has gone.
   */
  async of(image: string): Promise<string | undefined> {
    const folder = dirname(image);
    if (folder !== this.#folder) {
      this.#names = new Set(await readdir(folder).catch(() => []));
      this.#folder = folder;
    }
    const full = `${basename(image)}.xmp`;
    const short = `${parse(image).name}.xmp`;
    const has = (name: string): boolean => this.#names.has(name);
    if (!has(basename(image))) return undefined;
    const isShort = !has(full) && has(short) && this.#partnersOf(image) === 1;
    return join(folder, isShort ? short : full);
  }

  /** Counts the files that differ from an image in their extension only, itself included. */
  #partnersOf(image: string): number {
    const stem = parse(image).name.toLowerCase();
    return [...this.#names].filter((name) => {
      const { name: other, ext } = parse(name);
      return other.toLowerCase() === stem && ext.toLowerCase() !== '.xmp';
    }).length;
  }
}
