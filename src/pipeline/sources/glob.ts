import { readdir } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join, parse, relative } from 'node:path';

import fastGlob from 'fast-glob';
import type { Entry } from 'fast-glob';

import type { FoundFile } from '../file.ts';
import { Backlog } from './backlog.ts';
import { CLUTTER, IMAGE_EXTENSIONS, hasImageExtension } from './image-names.ts';
import type { Root } from './root.ts';
import type { Source } from './source.ts';

/** Found entries that may wait for the consumer before the walk pauses. */
const MAX_WAITING = 4096;

export interface WalkOptions {
  /** Of images, without the dot. @default those of the formats that the service takes */
  readonly extensions?: readonly string[];
  /** Told of a folder that is there and cannot be read, with the code of the system. */
  readonly onUnreadable?: (folder: string, code: string) => void;
  /** Told the name of each file that is not taken because of its extension; clutter and hidden files are not told. */
  readonly onIgnored?: (name: string) => void;
  /** Told of each glob that has matched no image, as the user wrote it. */
  readonly onUnmatched?: (glob: string) => void;
}

/**
 * Walks folders for images: extensions in any case, clutter and hidden files left out, links to files followed, links
 * to folders not. A file that is named by itself is taken as it stands. Folders that cannot be read are left out without ending the walk.
 */
export function globSource(roots: readonly Root[], options: WalkOptions = {}): Source {
  return async function* walkRoots(signal) {
    for (const root of roots) {
      let isEmpty = true;
      const files = root.name === undefined ? walkRoot(root, options, signal) : [toFile(root, root.name)];
      for await (const file of files) {
        isEmpty = false;
        yield file;
      }
      if (isEmpty && root.glob !== undefined && !signal.aborted) options.onUnmatched?.(root.glob);
    }
  };
}

async function* walkRoot(
  root: Root,
  { extensions = IMAGE_EXTENSIONS, onUnreadable, onIgnored }: WalkOptions,
  signal: AbortSignal,
): AsyncGenerator<FoundFile> {
  const backlog = new Backlog<Entry>(MAX_WAITING);
  const stop = (): void => backlog.close();
  signal.addEventListener('abort', stop, { once: true });

  // fast-glob takes a backslash in its folder for a slash, on every system: it walks from the top, and the reads lead below.
  const { root: top } = parse(root.folder);
  const placeOf = (path: string): string => join(root.folder, relative(top, path));
  const walk = fastGlob.stream(root.pattern, {
    cwd: top,
    caseSensitiveMatch: false,
    ignore: [...CLUTTER],
    onlyFiles: false,
    followSymbolicLinks: false,
    objectMode: true,
    // One root and one pattern cannot meet a path twice; the check would remember every path.
    unique: false,
    // A folder that may not be read must not end the walk.
    suppressErrors: true,
    concurrency: 2,
    // fast-glob walks on while its consumer sleeps; holding its reads back is the only brake it has.
    fs: { readdir: braked(backlog, placeOf, onUnreadable) },
  });
  walk.on('data', (entry: unknown) => backlog.add(entry as Entry));
  walk.once('end', stop);
  walk.once('error', (reason: unknown) => backlog.close({ reason }));

  try {
    for await (const entry of backlog.drain()) {
      if (signal.aborted) return;
      if (!isFile(entry)) continue;
      if (hasImageExtension(entry.name, extensions)) yield toFile(root, entry.path);
      else onIgnored?.(entry.name);
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

type ReadDone = (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void;

function braked(
  backlog: Backlog<Entry>,
  placeOf: (path: string) => string,
  onUnreadable: WalkOptions['onUnreadable'],
): typeof readdir {
  const read = (walked: string, options: { withFileTypes: true }, done: ReadDone): void =>
    backlog.readWhenRoom(() => {
      const path = placeOf(walked);
      readdir(path, options, (error, entries) => {
        // One that vanished holds nothing to tell of.
        if (error?.code !== undefined && error.code !== 'ENOENT') onUnreadable?.(path, error.code);
        done(error, entries);
      });
    });
  return read as typeof readdir;
}

function isFile({ dirent }: Entry): boolean {
  return dirent.isFile() || dirent.isSymbolicLink();
}

function toFile(root: Root, relativePath: string): FoundFile {
  return {
    origin: 'file',
    file: join(root.folder, relativePath),
    source: root.source,
    path: (root.prefix + relativePath).normalize('NFC'),
  };
}
