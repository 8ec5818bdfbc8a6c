import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, run } from './command-line.ts';

const DRY = ['--out', 'predictions.ndjson', '--endpoint', 'embedded', '--dry-run'];

/** A folder `photos` with photographs of these names. */
async function photos(...names: readonly string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of names) {
    const file = join(folder, 'photos', name);
    await mkdir(join(file, '..'), { recursive: true });
    await copyFile(join(SAMPLES, 'coffee.png'), file);
  }
  return folder;
}

describe('patterns', () => {
  it('leave out a folder with parentheses in its name, wherever it lies', async () => {
    const folder = await photos('a.png', 'Family (private)/b.png', '2024/Family (private)/c.png');

    const { stdout, stderr, code } = await run(folder, 'import', 'photos', '--exclude', 'Family (private)/', ...DRY);

    expect(stdout).toContain('3 found · 1 to take up · 2 skipped');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('that matched nothing are named at the end of a dry run and of an import', async () => {
    const folder = await photos('a.png');
    const args = ['photos', 'photos/*.jpeg', '--exclude', 'Family (privat)/', '--include', '*.png'];

    const plan = await run(folder, 'import', ...args, ...DRY);
    const real = await run(folder, 'import', ...args, ...DRY.slice(0, 4), '--model', 'color', '--quiet');

    for (const { stderr, code } of [plan, real]) {
      expect(stderr.match(/".*" matched no image/g)).toEqual([
        '"photos/*.jpeg" matched no image',
        '"Family (privat)/" matched no image',
      ]);
      expect(code).toBe(0);
    }
  });

  it.each(['import', 'watch'])('of something that is not there are refused by %s', async (command) => {
    const folder = await photos('a.png');

    for (const target of ['missing [2024]', 'missing {a}', 'missing (1)', 'missing?', String.raw`photos\sub`]) {
      const { stderr, code } = await run(folder, command, target, ...DRY.slice(0, 4));

      expect(stderr).toContain(`${target}: no such file or folder`);
      expect(code).toBe(2);
    }
  });
});
