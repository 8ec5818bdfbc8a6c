import { chmod, copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { FailedRecord } from '../../src/record/record.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, UNPRIVILEGED, finished, run, start } from './command-line.ts';
import type { Run } from './command-line.ts';
import { jsonRecords, okRecord } from './outputs.ts';

/** A folder `photos` with one good photograph. */
async function folderWithPhoto(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'photos'));
  await copyFile(join(SAMPLES, 'coffee.png'), join(folder, 'photos', 'good.png'));
  return folder;
}

async function importPhotos(folder: string): Promise<Run> {
  return run(folder, 'import', 'photos', '--out', 'predictions.json');
}

/** The failure record of the bad file; the good one beside it must be done. */
async function failureOf(folder: string, path: string): Promise<FailedRecord> {
  const records = await jsonRecords(folder);
  okRecord(records, 'good.png', 'general-v1.3');
  const found = records.filter(({ input }) => input.path === path);
  if (found.length !== 1 || found[0]?.status !== 'failed') throw new Error(`${path}: ${JSON.stringify(found)}`);
  return found[0];
}

describe('import, given something bad', () => {
  it.each([
    ['a text called .jpg', 'words.jpg', Buffer.from('not an image at all'), 'not-an-image'],
    ['a file of zero bytes', 'empty.jpg', Buffer.alloc(0), 'empty-file'],
  ])('names %s, records the failure and exits with 3', async (_, name, content, errorCode) => {
    const folder = await folderWithPhoto();
    await writeFile(join(folder, 'photos', name), content);

    const { code, stderr } = await importPhotos(folder);

    expect(code).toBe(3);
    expect(stderr).toContain(name);
    expect(await failureOf(folder, name)).toMatchObject({ error: { code: errorCode }, model: null });
  });

  it('refuses a file that is named and is no image by its name, and exits with 3', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'notes.txt'), 'not an image');

    const { code, stdout, stderr } = await run(folder, 'import', 'notes.txt', '--out', 'predictions.json');

    expect(code).toBe(3);
    expect(stderr).toContain('notes.txt holds no image data');
    expect(stdout).toContain('1 found · 0 done · 1 failed');
  });

  it('says what a folder holds that it does not take', async () => {
    const folder = await folderWithPhoto();
    await copyFile(join(SAMPLES, 'black-canyon.jpg'), join(folder, 'photos', 'saved-by-chrome.jfif'));
    for (const name of ['a.svg', 'b.mp4', 'c.MOV']) await writeFile(join(folder, 'photos', name), '');

    const { code, stdout } = await importPhotos(folder);

    expect(code).toBe(0);
    expect(stdout).toContain('2 found · 2 done');
    expect(stdout).toContain('Ignored: 1 SVG, 2 videos.');
  });

  it('names a JPEG that ends half-way and says why it failed', async () => {
    const folder = await folderWithPhoto();
    const whole = await readFile(join(SAMPLES, 'nagasaki-boats.jpg'));
    await writeFile(join(folder, 'photos', 'half.jpg'), whole.subarray(0, whole.length / 2));

    const { code, stderr } = await importPhotos(folder);

    expect(code).toBe(3);
    expect(stderr).toContain('half.jpg');
    const { error } = await failureOf(folder, 'half.jpg');
    expect(error.retryable).toBe(false);
    expect(typeof error.code).toBe('number');
  });

  it('names a file that may not be read', async () => {
    const folder = await folderWithPhoto();
    const locked = join(folder, 'photos', 'locked.png');
    await copyFile(join(SAMPLES, 'coffee.png'), locked);
    await chmod(locked, 0o000);

    const { code, stderr } = await finished(startUnprivileged(folder));

    expect(stderr).toContain('locked.png may not be read');
    expect(code).toBe(3);
    expect(await failureOf(folder, 'locked.png')).toMatchObject({ error: { code: 'no-permission' } });
  });

  it('names a link whose file is gone, as one that vanished', async () => {
    const folder = await folderWithPhoto();
    await symlink(join(folder, 'nowhere.jpg'), join(folder, 'photos', 'gone.jpg'));

    const { code, stderr } = await importPhotos(folder);

    expect(code).toBe(3);
    expect(stderr).toContain('gone.jpg vanished');
    expect(await failureOf(folder, 'gone.jpg')).toMatchObject({ error: { code: 'vanished' } });
  });

  it('keeps saying so while the bad file stays, without a second record', async () => {
    const folder = await folderWithPhoto();
    await writeFile(join(folder, 'photos', 'words.jpg'), 'not an image at all');
    await importPhotos(folder);
    const before = await readFile(join(folder, 'predictions.json'), 'utf8');

    const { code, stdout } = await importPhotos(folder);

    expect(code).toBe(3);
    expect(stdout).toContain('1 failed in an earlier run');
    expect(await readFile(join(folder, 'predictions.json'), 'utf8')).toBe(before);
  });

  it('takes a mended file up again', async () => {
    const folder = await folderWithPhoto();
    await writeFile(join(folder, 'photos', 'mended.png'), '');
    await importPhotos(folder);
    await copyFile(join(SAMPLES, 'cat-chelsea.png'), join(folder, 'photos', 'mended.png'));

    const { code } = await importPhotos(folder);

    expect(code).toBe(0);
    const statuses = (await jsonRecords(folder))
      .filter(({ input }) => input.path === 'mended.png')
      .map(({ status }) => status);
    expect(statuses).toEqual(['failed', 'ok']);
  });

  it('has nothing to do in an empty folder and says so', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'photos'));

    const { code, stdout } = await importPhotos(folder);

    expect(code).toBe(0);
    expect(stdout).toContain('No images found');
    expect(await jsonRecords(folder)).toEqual([]);
  });

  it('refuses a missing folder with exit code 2', async () => {
    const folder = await temporaryFolder();

    const { code, stderr } = await importPhotos(folder);

    expect(code).toBe(2);
    expect(stderr).toContain('photos: no such file or folder');
  });

  it.each([
    [['import', 'photos'], /--out/],
    [['import', '--out', 'a.json'], /Name what to import/],
    [['import', 'photos', '--out', 'a.xlsx'], /a\.xlsx/],
    [['import', 'photos', '--out', 'a.json', '--model', 'no-such-model'], /no-such-model/],
    [['import', 'photos', '--out', 'a.json', '--batch-size', '129'], /from 1 to 128/],
    [['imprt'], /import/],
  ])('refuses %j with exit code 2 and a hint', async (args, hint) => {
    const folder = await folderWithPhoto();

    const { code, stderr } = await run(folder, ...args);

    expect(stderr).toMatch(hint);
    expect(code).toBe(2);
  });

  it('says that the service is unavailable with exit code 5', async () => {
    const folder = await folderWithPhoto();
    // Port 9 (discard) of loopback: nothing listens there.
    const args = ['import', 'photos', '--out', 'a.json', '--endpoint', 'http://127.0.0.1:9', '--quiet'];

    const { code, stderr } = await run(folder, ...args);

    expect(stderr).toContain('connect ECONNREFUSED 127.0.0.1:9. Files not done yet stay pending: run again to go on.');
    expect(code).toBe(5);
  });
});

describe('import, where it may not write or read', () => {
  it('names a state folder that cannot be made, or holds what cannot be opened, in one line', async () => {
    const folder = await folderWithPhoto();
    await writeFile(join(folder, 'file'), '');
    await mkdir(join(folder, 'state', 'run.lock'), { recursive: true });
    const args = ['import', 'photos', '--out', 'predictions.json', '--state'] as const;

    const inFile = await run(folder, ...args, 'file/state');
    const unopened = await run(folder, ...args, 'state');

    expect(inFile.stderr).toMatch(/file\/state cannot be made \(ENOTDIR\)\. Choose another --state folder\.\n$/);
    expect(unopened.stderr).toMatch(/state\/run\.lock cannot be opened\.\n$/);
    expect([inFile.code, unopened.code]).toEqual([2, 2]);
  });

  it('tells of a folder that it may not read, and takes the others', async () => {
    const folder = await folderWithPhoto();
    for (const name of ['secret', '@eaDir']) {
      await mkdir(join(folder, 'photos', name));
      await chmod(join(folder, 'photos', name), 0o000);
    }

    const { code, stderr, stdout } = await finished(startUnprivileged(folder));

    expect(stderr).toContain('photos/secret cannot be read (EACCES): what lies in it is left out.');
    expect(stderr).not.toContain('@eaDir');
    expect(stdout).toContain('1 found · 1 done');
    expect(code).toBe(0);
  });

  it('refuses a folder to import that it may not read', async () => {
    const folder = await folderWithPhoto();
    await chmod(join(folder, 'photos'), 0o000);

    const { code, stderr } = await finished(startUnprivileged(folder));

    expect(stderr).toContain('photos: the folder cannot be read (EACCES).');
    expect(code).toBe(2);
  });
});

function startUnprivileged(folder: string): ReturnType<typeof start> {
  return start(folder, ['import', 'photos', '--out', 'predictions.json'], UNPRIVILEGED);
}
