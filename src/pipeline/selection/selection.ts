import micromatch from 'micromatch';

import type { SizedFile } from '../file.ts';

/** Which of the images found are wanted; what is undefined or empty asks for nothing. */
export interface Selection {
  /** Globs, of which a path must match one. One without a slash matches the name; one that ends with it a folder. */
  readonly include: readonly string[];
  /** Globs, of which a path must match none. */
  readonly exclude: readonly string[];
  /** Time since the last change. The following are about files; addresses pass, for nothing is known of them. */
  readonly minAgeMs: number | undefined;
  readonly minBytes: number | undefined;
  readonly maxBytes: number | undefined;
  /** Changed at this time or later, milliseconds since 1970. */
  readonly newerThanMs: number | undefined;
  /** Changed before this time. */
  readonly olderThanMs: number | undefined;
}

/** Selects every image. */
export const EVERYTHING: Selection = {
  include: [],
  exclude: [],
  minAgeMs: undefined,
  minBytes: undefined,
  maxBytes: undefined,
  newerThanMs: undefined,
  olderThanMs: undefined,
};

/**
 * Makes the test that a selection stands for. Globs are compared with the path as records name it, or with host and
 * path of an address, whatever the case.
 *
 * @param now milliseconds since 1970. @default Date.now
 */
export function selector(selection: Selection, now: () => number = Date.now): (file: SizedFile) => boolean {
  const { minBytes = 0, maxBytes = Infinity, minAgeMs, newerThanMs = -Infinity, olderThanMs = Infinity } = selection;
  const include = selection.include.map(matcher);
  const exclude = selection.exclude.map(matcher);
  const isNamed = (path: string): boolean =>
    (include.length === 0 || include.some((matches) => matches(path))) && !exclude.some((matches) => matches(path));

  return (file) => {
    if (!isNamed(comparable(file))) return false;
    if (file.origin === 'address') return true;
    const { bytes, mtimeMs } = file;
    if (bytes < minBytes || bytes > maxBytes) return false;
    if (minAgeMs !== undefined && now() - mtimeMs < minAgeMs) return false;
    return mtimeMs >= newerThanMs && mtimeMs < olderThanMs;
  };
}

function matcher(glob: string): (path: string) => boolean {
  const pattern = glob.normalize('NFC').replace(/^\.\//, '').replace(/\/$/, '/**');
  return micromatch.matcher(pattern, { dot: true, nocase: true, basename: !pattern.includes('/') });
}

function comparable({ origin, path }: SizedFile): string {
  if (origin === 'file') return path;
  const { host, pathname } = new URL(path);
  return host + pathname;
}
