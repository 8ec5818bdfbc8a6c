import { open, readdir, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { MockInstance } from 'vitest';

import { codeOf, holds, openOrCreate, writeAll } from '../../src/sinks/durable-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const place = async (): Promise<string> => join(await temporaryFolder(), 'new folder', 'out.json');

/** Opens a file that holds a text; it is closed with the test. */
async function opened(text: string): Promise<{ file: string; handle: FileHandle }> {
  const file = join(await temporaryFolder(), 'out.json');
  await writeFile(file, text);
  const handle = await open(file, 'r+');
  onTestFinished(async () => handle.close());
  return { file, handle };
}

/** What all open files are made from: no disk fails on demand, so its answers are put in here. */
async function fileHandles(): Promise<FileHandle> {
  const { handle } = await opened('');
  return Object.getPrototypeOf(handle) as FileHandle;
}

/** Watches what is synced with all that belongs to it, as folders are; with a code the system fails to. */
async function watchSyncs(code?: string): Promise<MockInstance<FileHandle['sync']>> {
  const syncs = vi.spyOn(await fileHandles(), 'sync');
  if (code !== undefined) syncs.mockRejectedValue(Object.assign(new Error(`${code}: sync`), { code }));
  onTestFinished(() => syncs.mockRestore());
  return syncs;
}

/** The paths of all that this process has open; Linux only. */
async function openPaths(): Promise<readonly string[]> {
  const folder = '/proc/self/fd';
  const names = await readdir(folder);
  return Promise.all(names.map(async (name) => readlink(join(folder, name)).catch(() => 'closed meanwhile')));
}

describe('a file that is opened to be written', () => {
  it('is made, with the folders above it', async () => {
    const file = await place();

    await using handle = await openOrCreate(file);
    await handle.write('text');

    expect(await readFile(file, 'utf8')).toBe('text');
  });

  it('keeps what is in it when it is there already', async () => {
    const { file } = await opened('text');

    await using handle = await openOrCreate(file);
    await handle.write('n');

    expect(await readFile(file, 'utf8')).toBe('next');
  });

  it('has its name made durable when it is new, by a sync of its folder', async () => {
    const syncs = await watchSyncs();
    const file = await place();

    await using handle = await openOrCreate(file);

    expect((await handle.stat()).size).toBe(0);
    expect(syncs).toHaveBeenCalledOnce();
  });

  it.each(['EACCES', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM'])(
    'is made also where folders cannot be synced, which the system tells with %s',
    async (code) => {
      await watchSyncs(code);
      const file = await place();

      await using handle = await openOrCreate(file);
      await handle.write('text');

      expect(await readFile(file, 'utf8')).toBe('text');
    },
  );

  it('is refused when the disk fails to make its name durable', async () => {
    await watchSyncs('EIO');

    await expect(openOrCreate(await place())).rejects.toMatchObject({ code: 'EIO' });
  });

  it.skipIf(process.platform !== 'linux')('does not stay open when it is refused', async () => {
    await watchSyncs('EIO');
    const { file: other } = await opened('');
    const file = await place();

    await openOrCreate(file).catch(() => 'refused');

    const paths = await openPaths();
    expect([paths.includes(other), paths.includes(file)]).toEqual([true, false]);
  });

  it('is refused with the words of the system when a file is in the place of its folder', async () => {
    const file = await place();
    await writeFile(dirname(file), '');

    await expect(openOrCreate(file)).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect((await stat(dirname(file))).isFile()).toBe(true);
  });
});

describe('the look at bytes at a position', () => {
  it.each([
    [true, 'are the expected ones', 'cd', 2],
    [false, 'are others', 'cx', 2],
    [false, 'end too early', 'ef\0', 4],
    [false, 'are not there at all', '\0', 10],
    [true, 'are none, as is expected', '', 10],
  ])('says %s when they %s', async (isHeld, _, expected, position) => {
    const { handle } = await opened('abcdef');

    expect(await holds(handle, Buffer.from(expected), position)).toBe(isHeld);
  });
});

describe('bytes that are written', () => {
  it('all arrive, in their order, where the system takes only a part at a time', async () => {
    const { file, handle } = await opened('0123456789');
    const whole = handle.write.bind(handle);
    const part = async (bytes: Buffer, offset: number, length: number, position: number): Promise<unknown> =>
      whole(bytes, offset, Math.min(length, 3), position);
    Object.assign(handle, { write: part });

    await writeAll(handle, Buffer.from('abcdefg'), 2);

    expect(await readFile(file, 'utf8')).toBe('01abcdefg9');
  });
});

describe('the word for an error', () => {
  it('is the code that the system gives it', async () => {
    const error: unknown = await stat(await place()).catch((cause: unknown) => cause);

    expect(codeOf(error)).toBe('ENOENT');
  });

  it('says that it is unknown when the error has no code', () => {
    expect(codeOf(new Error('no code'))).toBe('unknown error');
  });
});
