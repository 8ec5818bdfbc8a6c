import type { SizedFile } from '../file.ts';
import { pathMatcher } from './pattern.ts';

/** Which of the images found are wanted; what is undefined or empty asks for nothing. */
export interface Selection {
  /** Globs, of which a path must match one. See `pathMatcher`. */
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

/** A selection at work. */
export interface Selector {
  readonly selects: (file: SizedFile) => boolean;
  /** The globs that no file has matched so far, as the user wrote them. */
  readonly unmatched: () => readonly string[];
}

/**
 * Makes the test that a selection stands for. Globs are compared with the path as records name it, or with host and
 * path of an address, whatever the case.
 *
 * @param now milliseconds since 1970. @default Date.now
 */
export function selector(selection: Selection, now: () => number = Date.now): Selector {
  const { minBytes = 0, maxBytes = Infinity, minAgeMs, newerThanMs = -Infinity, olderThanMs = Infinity } = selection;
  const include = new Globs(selection.include);
  const exclude = new Globs(selection.exclude);
  const isNamed = (path: string): boolean => {
    const isExcluded = exclude.match(path);
    return (include.match(path) || selection.include.length === 0) && !isExcluded;
  };

  return {
    selects(file) {
      if (!isNamed(comparable(file))) return false;
      if (file.origin === 'address') return true;
      const { bytes, mtimeMs } = file;
      if (bytes < minBytes || bytes > maxBytes) return false;
      if (minAgeMs !== undefined && now() - mtimeMs < minAgeMs) return false;
      return mtimeMs >= newerThanMs && mtimeMs < olderThanMs;
    },
    unmatched: () => [...include.unmatched, ...exclude.unmatched],
  };
}

/** Some globs, and which of them have matched anything. */
class Globs {
  readonly #globs: { readonly glob: string; readonly matches: (path: string) => boolean; hasMatched: boolean }[];

  constructor(globs: readonly string[]) {
    this.#globs = globs.map((glob) => ({ glob, matches: pathMatcher(glob), hasMatched: false }));
  }

  /** Whether one of them matches the path. */
  match(path: string): boolean {
    let isMatch = false;
    for (const each of this.#globs) {
      // One that has never matched is tried even when another one matches: it must not be called useless.
      if ((isMatch && each.hasMatched) || !each.matches(path)) continue;
      each.hasMatched = true;
      isMatch = true;
    }
    return isMatch;
  }

  get unmatched(): readonly string[] {
    return this.#globs.filter(({ hasMatched }) => !hasMatched).map(({ glob }) => glob);
  }
}

function comparable({ origin, path }: SizedFile): string {
  if (origin === 'file') return path;
  const { host, pathname } = new URL(path);
  return host + pathname;
}
