import { readdir } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';

/** The longest name of a file, in bytes, on the file systems of Linux and macOS; Windows counts UTF-16 units. */
const MAX_NAME_BYTES = 255;

/** Where the sidecar of an image is, or is to be. */
export interface SidecarPlace {
  readonly file: string;
  /** Other sidecars beside the image, which readers take where `file` is missing; the preferred one first. */
  readonly others: readonly string[];
}

/** Finds the names of sidecars; remembers the last folder, as images come folder by folder. */
export class SidecarNames {
  #folder: string | undefined;
  #names: ReadonlySet<string> = new Set();

  /**
   * Where the sidecar of an image is, or is to be: `IMG.jpg.xmp`; or `IMG.xmp` when that is there already, the other
   * is not, and no other file in the folder could be meant by it. `IMG.xmp` too when the long name is too long for the
   * file system. Undefined when the image has gone.
   */
  async of(image: string): Promise<SidecarPlace | undefined> {
    const folder = dirname(image);
    await this.#read(folder);
    if (!this.#names.has(basename(image))) return undefined;
    const [full, short] = namesOf(image);
    const isShort = !this.#names.has(full) && (this.#names.has(short) || isTooLong(full));
    const name = isShort && this.#partnersOf(image) === 1 ? short : full;
    const others = [full, short].filter((other) => other !== name && this.#names.has(other));
    return { file: join(folder, name), others: others.map((other) => join(folder, other)) };
  }

  /** All sidecars beside an image, the preferred one first. */
  async beside(image: string): Promise<readonly string[]> {
    const folder = dirname(image);
    await this.#read(folder);
    const names = namesOf(image).filter((name) => this.#names.has(name));
    return names.map((name) => join(folder, name));
  }

  async #read(folder: string): Promise<void> {
    if (folder === this.#folder) return;
    this.#names = new Set(await readdir(folder).catch(() => []));
    this.#folder = folder;
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

function namesOf(image: string): readonly [full: string, short: string] {
  return [`${basename(image)}.xmp`, `${parse(image).name}.xmp`];
}

function isTooLong(name: string): boolean {
  return Buffer.byteLength(name) > MAX_NAME_BYTES;
}
