import { FSWatcher } from 'chokidar';

type ReadFolder = FSWatcher['_readdirp'];

/**
 * chokidar for folders only. When anything happens in a folder, chokidar lists it anew and asks the system about every
 * file in it; that costs a core where thousands of files lie in a folder that changes all the time. A listing tells
 * which entries are folders, and nothing else is watched.
 */
export class FolderWatcher extends FSWatcher {
  override _readdirp(...[root, options]: Parameters<ReadFolder>): ReturnType<ReadFolder> {
    const isWanted = options?.directoryFilter;
    return super._readdirp(root, {
      ...options,
      type: 'directories',
      alwaysStat: false,
      fileFilter: () => false,
      directoryFilter: (entry) => {
        // Where it looks for what it did not ask the system about.
        Object.assign(entry, { stats: entry.dirent });
        return typeof isWanted !== 'function' || isWanted(entry);
      },
    });
  }
}
