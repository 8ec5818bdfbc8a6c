import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { lockFolder } from '../../../src/engine/store/folder-lock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('lockFolder', () => {
  it('refuses a folder that is taken, by name, until it is released', async () => {
    const folder = await temporaryFolder();
    const lock = await lockFolder(folder);

    await expect(lockFolder(folder)).rejects.toThrow(`Another engine is using ${folder}.`);
    lock.release();
    const next = await lockFolder(folder);

    next.release();
  });

  it('leaves other folders alone', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'other'));
    const lock = await lockFolder(folder);

    const other = lockFolder(join(folder, 'other'));

    await expect(other).resolves.toBeDefined();
    (await other).release();
    lock.release();
  });
});
