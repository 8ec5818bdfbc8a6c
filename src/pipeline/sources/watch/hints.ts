import { basename, dirname } from 'node:path';

import { FolderWatcher } from './folder-watcher.ts';

/** Tells that something happened in a folder; it may tell too often, and it may not tell at all. */
export interface Hints {
  close(): Promise<void>;
}

export interface HintOptions {
  /** Whether a folder below the root, by its absolute path, belongs to the tree. */
  readonly isFolderWanted: (folder: string) => boolean;
  /** Gets the folder in which something happened, and the name of the entry to which it did, where that is known. */
  readonly onHint: (folder: string, name?: string) => void;
  /** Gets a sentence that says what to do; the hints are incomplete from then on. */
  readonly onTrouble: (message: string) => void;
}

/**
 * Watches the folders below a root: one watch for each folder, none for files, of which the system allows too few.
 * chokidar loses files of folders that are dropped in (its issue 1471), so that nobody may rely on hints alone.
 */
export function folderHints(root: string, { isFolderWanted, onHint, onTrouble }: HintOptions): Hints {
  const watcher = new FolderWatcher({
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (path, stats) => path !== root && (stats?.isDirectory() === false || !isFolderWanted(path)),
  });
  watcher.on('raw', (_event, name: string | null, details: unknown) => {
    const { watchedPath } = details as { readonly watchedPath?: string };
    if (watchedPath !== undefined) onHint(watchedPath, name ?? undefined);
    else if (name !== null) onHint(dirname(name), basename(name));
  });
  watcher.on('addDir', (folder) => onHint(folder));
  watcher.on('unlinkDir', (folder) => onHint(dirname(folder)));
  watcher.on('error', (error) => {
    const { code } = error as NodeJS.ErrnoException;
    // A single folder that nobody may read; whoever looks at the folders finds that out, and when it is over.
    if (code !== 'EACCES' && code !== 'EPERM') onTrouble(explain(root, error));
  });
  watcher.add(root);
  return { close: async () => watcher.close() };
}

function explain(root: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') {
    return `The system allows no more watches for ${root}: raise them with "sysctl fs.inotify.max_user_watches=524288". Until then it is looked at every 30 s.`;
  }
  if (code === 'EMFILE') {
    return `The system allows no more watchers for ${root}: raise them with "sysctl fs.inotify.max_user_instances=512" (or ulimit -n). Until then it is looked at every 30 s.`;
  }
  return `${root} cannot be watched (${code ?? message}). It is looked at every 30 s.`;
}
