import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { replaceFile } from '../../src/sinks/replace-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const IS_ADMINISTRATOR = process.getuid?.() === 0;
const IS_WINDOWS = process.platform === 'win32';

const replace = async (file: string, text: string): Promise<void> =>
  replaceFile(file, async (handle) => handle.appendFile(text));

async function fileWith(text: string): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = await temporaryFolder();
  const file = join(folder, 'a.txt');
  await writeFile(file, text);
  return { folder, file };
}

describe.skipIf(IS_WINDOWS)('a file that is replaced', () => {
  it('stays where a symbolic link leads, and the link stays a link', async () => {
    const { folder, file } = await fileWith('old');
    await mkdir(join(folder, 'links'));
    const first = join(folder, 'links', 'first');
    const second = join(folder, 'links', 'second');
    await symlink('../a.txt', first);
    await symlink(first, second);

    await replace(second, 'new');

    expect(await readFile(file, 'utf8')).toBe('new');
    expect([await readlink(first), await readlink(second)]).toEqual(['../a.txt', first]);
    expect([await readdir(folder), await readdir(join(folder, 'links'))]).toEqual([
      ['a.txt', 'links'],
      ['first', 'second'],
    ]);
  });

  it('is refused when it is a symbolic link to nothing, and nothing is made there', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'link');
    await symlink('gone/a.txt', file);

    await expect(replace(file, 'new')).rejects.toMatchObject({
      code: 'io',
      message: `${file} is a symbolic link to a file that is not there.`,
    });
    expect(await readdir(folder)).toEqual(['link']);
  });

  it.runIf(IS_ADMINISTRATOR)('keeps its owner, group and mode', async () => {
    const { file } = await fileWith('old');
    await chown(file, 1000, 1001);
    await chmod(file, 0o640);

    await replace(file, 'new');

    const { uid, gid, mode } = await stat(file);
    expect([uid, gid, mode & 0o777]).toEqual([1000, 1001, 0o640]);
    expect(await readFile(file, 'utf8')).toBe('new');
  });

  it('is the same file under its other names', async () => {
    const { folder, file } = await fileWith('the old text, which is longer');
    await link(file, join(folder, 'b.txt'));
    const before = await stat(file);

    await replace(file, 'new');

    expect(await readFile(join(folder, 'b.txt'), 'utf8')).toBe('new');
    expect((await stat(file)).ino).toBe(before.ino);
    expect(await readdir(folder)).toEqual(['a.txt', 'b.txt']);
  });

  it.each([0o444, 0o400])('stays as it is and is named when its mode is %o, whoever runs this', async (mode) => {
    const { folder, file } = await fileWith('old');
    await chmod(file, mode);

    await expect(replace(file, 'new')).rejects.toMatchObject({
      code: 'io',
      message: `${file} is read-only and stays as it is.`,
    });
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  it('may have a name as long as names can be', async () => {
    const folder = await temporaryFolder();
    const name = `${'é'.repeat(125)}${'x'.repeat(5)}`;
    expect(Buffer.byteLength(name)).toBe(255);

    await replace(join(folder, name), 'new');
    await replace(join(folder, name), 'newer');

    expect(await readFile(join(folder, name), 'utf8')).toBe('newer');
    expect((await lstat(join(folder, name))).isFile()).toBe(true);
  });
});
