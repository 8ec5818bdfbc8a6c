import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import type { PredictionRecord } from '../../src/record/record.ts';
import { runAt } from '../cli/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, run, start } from './command-line.ts';
import { okRecord, valueOf } from './outputs.ts';

const CAT = join(SAMPLES, 'cat-chelsea.png');
const COFFEE = join(SAMPLES, 'coffee.png');

async function serve(folder: string, ...args: readonly string[]): Promise<string> {
  const child: ChildProcess = start(folder, ['engine', '--data', 'data', ...args]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return line.toString().trim();
}

describe('predict', () => {
  it('says what is in real photographs, and leaves nothing behind', async () => {
    const home = await temporaryFolder();
    const [folder, temporary] = [join(home, 'work'), join(home, 'tmp')];
    await mkdir(folder);
    await mkdir(temporary);

    const args = ['predict', CAT, COFFEE, '--model', 'general-v1.3', '--model', 'color'];
    const { code, stdout, stderr } = await runAt(folder, args, { TMPDIR: temporary });

    expect(code).toBe(0);
    expect(stderr).toContain('embedded engine');
    expect(stdout).toMatch(/cat-chelsea\.png\n {2}general-v1\.3 .*\bcat 0\.\d\d.*\n {2}color .*%/);
    expect(stdout).toMatch(/coffee\.png\n {2}general-v1\.3 .*\bcup 0\.\d\d/);
    const left = await readdir(temporary);
    expect(left.filter((name) => name.startsWith('clarifai-ingest'))).toEqual([]);
    expect(await readdir(folder)).not.toContain('.clarifai-ingest');
  });

  it('prints one JSON array of records, narrowed as wanted', async () => {
    const narrowed = ['--min-value', '0.9', '--max-concepts', '3'];
    const { code, stdout } = await run(await temporaryFolder(), 'predict', CAT, '--json', ...narrowed);

    expect(code).toBe(0);
    const records = JSON.parse(stdout) as PredictionRecord[];
    expect(records).toHaveLength(1);
    const cat = okRecord(records, CAT, 'general-v1.3');
    expect(cat.concepts).toHaveLength(3);
    expect(cat.concepts?.every(({ value }) => value >= 0.9)).toBe(true);
    expect(valueOf(cat, 'cat')).toBeGreaterThan(0.9);
  });

  it('answers about the others when an image fails, and exits with 3', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'words.jpg'), 'not an image');

    const { code, stdout, stderr } = await run(folder, 'predict', 'words.jpg', COFFEE);

    expect(code).toBe(3);
    expect(stderr).toContain('words.jpg holds no image data');
    expect(stdout).toMatch(/coffee\.png\n {2}general-v1\.3 .*\bcup/);
  });

  it('exits with 2 and one clear line when it is used wrongly', async () => {
    const folder = await temporaryFolder();

    const missing = await run(folder, 'predict', 'missing.jpg');
    const whole = await run(folder, 'predict', SAMPLES);
    const language = await run(folder, 'predict', COFFEE, '--language', 'fr');
    const model = await run(folder, 'predict', COFFEE, '--model', 'no-such-model');
    const threshold = await run(folder, 'predict', COFFEE, '--min-value', '2');

    expect([missing, whole, language, model, threshold].map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
    expect(missing.stderr).toContain('missing.jpg: no such file');
    expect(whole.stderr).toContain('is a folder');
    expect(language.stderr).toContain('English (en) only');
    expect(model.stderr).toContain('no-such-model');
    expect(threshold.stderr).toContain('from 0 to 1');
  });

  it('exits with 7 when the credentials are refused, with an empty array in JSON', async () => {
    const folder = await temporaryFolder();
    const url = await serve(folder, '--api-key', 'secret');

    const account = ['--endpoint', url, '--api-key', 'wrong'];
    const { code, stdout, stderr } = await run(folder, 'predict', COFFEE, ...account, '--json');

    expect(code).toBe(7);
    expect(JSON.parse(stdout)).toEqual([]);
    expect(stderr).not.toContain('pending');
  });
});
