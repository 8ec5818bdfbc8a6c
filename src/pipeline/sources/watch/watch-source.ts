import { access, constants, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';

import micromatch from 'micromatch';

import { alarm } from '../../../base/alarm.ts';
import type { FoundFile } from '../../file.ts';
import { isClutter } from '../clutter.ts';
import { IMAGE_EXTENSIONS, hasImageExtension } from '../image-names.ts';
import type { Root } from '../root.ts';
import type { Source } from '../source.ts';
import { FolderTree } from './folder-tree.ts';
import { folderHints, type Hints } from './hints.ts';
import { networkMount } from './mounts.ts';

export interface WatchOptions {
  /** Of images, without the dot. @default those of the formats that the service takes */
  readonly extensions?: readonly string[];
  /** Folders below a root that do not belong to it, absolute paths. @default none */
  readonly leftOut?: readonly string[];
  /** Between two looks at everything where hints work. @default 10 min */
  readonly sweepMs?: number;
  /** Between two looks where they do not: network file systems, too few watches. @default 30 s */
  readonly pollMs?: number;
  /** How long hints are gathered before a look. @default 100 ms */
  readonly gatherMs?: number;
  /** Told once everything that was there has been found, and how many folders are watched. */
  readonly onFirstLook?: (folders: number) => void;
  /** Told in a sentence when a folder cannot be watched or read, and with undefined when it can again. */
  readonly onTrouble: (folder: string, message: string | undefined) => void;
}

/** While a folder is hot, it is looked at this often. */
const HOT_LOOK_MS = 1000;

/** So often it is asked whether the root is still the same folder: a mount over it gives no hint. */
const PLACE_LOOK_MS = 5000;

/**
 * Finds the images below a folder, and then for ever those that come or change. Hints of the system only say when to
 * look; what is there is found by looking: at the times of all folders after hints, and at every file now and then.
 *
 * A root that vanishes, or is empty where it was not, is waited for; nothing is concluded from what is missing.
 */
export function watchSource(root: Root, options: WatchOptions): Source {
  return async function* watchRoot(signal) {
    const watching = new RootWatch(root, options, signal);
    try {
      for (let hasLooked = false; !signal.aborted; await watching.next()) {
        yield* watching.look();
        if (hasLooked || watching.isMissing) continue;
        hasLooked = true;
        options.onFirstLook?.(watching.folders);
      }
    } finally {
      await watching.close();
    }
  };
}

/** One root with its hints and its timetable. */
class RootWatch {
  readonly #root: Root;
  readonly #options: WatchOptions;
  readonly #signal: AbortSignal;
  readonly #tree: FolderTree;
  readonly #matches: (path: string) => boolean;
  readonly #isFolderWanted: (folder: string) => boolean;
  #hints: Hints | undefined;
  #named = new Map<string, Set<string> | undefined>();
  /** The folder that is attended to: another one may come into its place. */
  #place: Place | undefined;
  #isPolled = false;
  #isMissing = false;
  #sweptAtMs = -Infinity;
  #wake: (() => void) | undefined;

  constructor(root: Root, options: WatchOptions, signal: AbortSignal) {
    this.#root = root;
    this.#options = options;
    this.#signal = signal;
    // The words of fast-glob, which an import of the same root speaks.
    this.#matches = micromatch.matcher(root.pattern, { nocase: true });
    const { leftOut = [] } = options;
    this.#isFolderWanted = (folder) => !isClutter(basename(folder)) && !leftOut.includes(folder);
    this.#tree = new FolderTree(root.folder, {
      isFolderWanted: this.#isFolderWanted,
      onReadable: (folder, code) => {
        options.onTrouble(folder, code && `${folder} cannot be read (${code}): what lies in it is left out.`);
        // It has no watch yet.
        if (code === undefined) this.#place = undefined;
      },
    });
  }

  get folders(): number {
    return this.#tree.size;
  }

  get isMissing(): boolean {
    return this.#isMissing;
  }

  /** Everything at the first look and from time to time; else what folders' times and hints speak of. */
  async *look(): AsyncGenerator<FoundFile> {
    const named = this.#named;
    this.#named = new Map();
    if (performance.now() - this.#sweptAtMs >= this.#sweepMs) {
      this.#sweptAtMs = performance.now();
      this.#tree.clear();
    }
    try {
      if (await this.#isAnotherPlace()) await this.#attend();
      for await (const file of this.#tree.look(named)) {
        if (this.#signal.aborted) return;
        const found = this.#fileOf(file);
        if (this.#isWanted(found)) yield found;
      }
      if (this.#isMissing) this.#comeBack();
    } catch (error) {
      this.#goMissing(error);
    }
  }

  /** Waits for a hint and for more of them, or until the next look is due. */
  async next(): Promise<void> {
    const { gatherMs = 100 } = this.#options;
    const dueAtMs = this.#dueAtMs();
    while (this.#named.size === 0) {
      const leftMs = dueAtMs - performance.now();
      if (leftMs <= 0 || this.#signal.aborted) return;
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      using due = alarm(Math.min(leftMs, PLACE_LOOK_MS), this.#signal);
      await Promise.race([woken, due.rung]);
      this.#wake = undefined;
      if (this.#named.size === 0 && (await this.#isAnotherPlace())) return;
    }
    using gathered = alarm(gatherMs, this.#signal);
    await gathered.rung;
  }

  async close(): Promise<void> {
    await this.#hints?.close();
  }

  get #sweepMs(): number {
    const { sweepMs = 600_000, pollMs = 30_000 } = this.#options;
    return this.#isPolled ? pollMs : sweepMs;
  }

  #dueAtMs(): number {
    const { pollMs = 30_000 } = this.#options;
    if (this.#isMissing) return performance.now() + Math.min(pollMs, 5000);
    if (this.#tree.isHot) return performance.now() + HOT_LOOK_MS;
    return this.#sweptAtMs + this.#sweepMs;
  }

  async #isAnotherPlace(): Promise<boolean> {
    const { dev, ino } = (await placeOf(this.#root.folder)) ?? {};
    // Numbers of files on network file systems may change by themselves.
    return dev !== this.#place?.dev || (!this.#isPolled && ino !== this.#place?.ino);
  }

  /** Begins anew with the folder that is there now; watches of another one in its place are of no use. */
  async #attend(): Promise<void> {
    await access(this.#root.folder, constants.R_OK);
    await this.#hints?.close();
    this.#hints = undefined;
    this.#place = await placeOf(this.#root.folder);
    this.#tree.clear();
    this.#isPolled = (await networkMount(this.#root.folder)) !== undefined;
    if (!this.#isPolled) this.#watch(await realpath(this.#root.folder));
  }

  /** @param real the root's folder: chokidar follows no link. */
  #watch(real: string): void {
    const asNamed = (folder: string): string => join(this.#root.folder, relative(real, folder));
    this.#hints = folderHints(real, {
      isFolderWanted: (folder) => this.#isFolderWanted(asNamed(folder)),
      onHint: (folder, name) => this.#name(asNamed(folder), name),
      onTrouble: (message) => {
        if (!this.#isPolled) this.#options.onTrouble(this.#root.folder, message);
        this.#isPolled = true;
      },
    });
  }

  /** Without a name, everything in the folder may have changed. */
  #name(folder: string, name: string | undefined): void {
    const names = this.#named.has(folder) ? this.#named.get(folder) : new Set<string>();
    if (name !== undefined) names?.add(name);
    this.#named.set(folder, name === undefined ? undefined : names);
    this.#wake?.();
  }

  #goMissing(error: unknown): void {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!this.#isMissing) {
      this.#options.onTrouble(
        this.#root.folder,
        `${this.#root.folder} cannot be read (${code ?? message}): waiting for it.`,
      );
    }
    this.#isMissing = true;
    // Watches of a folder that is gone are gone with it.
    this.#place = undefined;
  }

  #comeBack(): void {
    this.#isMissing = false;
    this.#options.onTrouble(this.#root.folder, undefined);
  }

  #isWanted({ file }: FoundFile): boolean {
    const { extensions = IMAGE_EXTENSIONS } = this.#options;
    const name = basename(file);
    if (this.#root.name !== undefined) return this.#root.name === name && this.#root.folder === dirname(file);
    if (!hasImageExtension(name, extensions) || isClutter(name)) return false;
    return this.#matches(relative(this.#root.folder, file));
  }

  #fileOf(file: string): FoundFile {
    const below = relative(this.#root.folder, file).replaceAll(sep, '/');
    return {
      origin: 'file',
      file,
      source: this.#root.source,
      path: (this.#root.prefix + below).normalize('NFC'),
    };
  }
}

/** What tells a folder from another one of its name. */
interface Place {
  readonly dev: number;
  readonly ino: number;
}

async function placeOf(folder: string): Promise<Place | undefined> {
  return stat(folder).catch(() => undefined);
}
