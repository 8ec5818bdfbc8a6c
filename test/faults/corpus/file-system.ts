import { execFile } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Kind } from './kind.ts';
import { anyJpeg } from './pictures.ts';

const made = (name: string, ends: Kind['ends'], make: (path: string) => Promise<void>): Kind => ({
  path: `files/${name}`,
  content: { make },
  ends,
});

/** What file systems hold beside plain files. The run must not be that of root, or nothing is forbidden. */
export const FILE_SYSTEM: readonly Kind[] = [
  made('link-to-file.jpg', 'done', async (path) => symlink('../pictures/baseline.jpg', path)),
  made('link-to-nothing.jpg', 'vanished', async (path) => symlink('nowhere.jpg', path)),
  made('link-to-itself.jpg', 'unreadable', async (path) => symlink('link-to-itself.jpg', path)),
  made('link-to-folder.jpg', 'not-a-file', async (path) => symlink('../pictures', path)),
  made('loop', 'left-out', async (path) => symlink('..', path)),
  made('pipe.jpg', 'left-out', async (path) => {
    await promisify(execFile)('mkfifo', [path]);
  }),
  made('forbidden.jpg', 'no-permission', async (path) => {
    await writeFile(path, await anyJpeg());
    await chmod(path, 0o000);
  }),
  made('forbidden-folder', 'left-out', async (path) => {
    await mkdir(path);
    await writeFile(join(path, 'inside.jpg'), await anyJpeg());
    await chmod(path, 0o000);
  }),
  { path: 'files/twin-of-another.jpg', content: anyTwin, ends: 'done' },
  { path: 'files/.hidden.jpg', content: anyJpeg, ends: 'left-out' },
  { path: 'files/._mac.jpg', content: anyJpeg, ends: 'left-out' },
  { path: 'files/.hidden/inside.jpg', content: anyJpeg, ends: 'left-out' },
  { path: 'files/@eaDir/thumb.jpg', content: anyJpeg, ends: 'left-out' },
  { path: 'files/unfinished.jpg.part', content: anyJpeg, ends: 'left-out' },
  { path: 'files/Thumbs.db', content: Buffer.from('x'), ends: 'left-out' },
  { path: 'files/notes.txt', content: Buffer.from('x'), ends: 'left-out' },
];

let twin: Buffer | undefined;

async function anyTwin(): Promise<Buffer> {
  return (twin ??= await anyJpeg());
}
