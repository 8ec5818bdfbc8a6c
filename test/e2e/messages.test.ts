import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { runAt } from '../cli/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES } from './command-line.ts';

const IMAGE = join(SAMPLES, 'coffee.png');
const GOOD = 'a\u001B[31mred\nline\u009B\u202Egpj.png';
const BAD = 'bad\u001B]0;title\u0007.jpg';

async function folderWithHostileNames(): Promise<string> {
  const home = await temporaryFolder();
  await mkdir(join(home, 'photos'));
  await copyFile(IMAGE, join(home, 'photos', GOOD));
  await writeFile(join(home, 'photos', BAD), 'no image');
  return home;
}

test('names of files cannot act on the terminal: not from the summary, the log, status or why', async () => {
  const home = await folderWithHostileNames();
  const args = ['photos', '--out', 'out.ndjson', '--endpoint', 'embedded'];

  const imported = await runAt(home, ['import', ...args]);
  const logged = await runAt(home, ['import', ...args, '--state', 'other', '--log', 'json', '--json']);
  const told = [await runAt(home, ['status']), await runAt(home, ['why', 'jpg']), await runAt(home, ['why', GOOD])];

  const all = [imported, logged, ...told].map(({ stdout, stderr }) => stdout + stderr).join('');
  expect(all.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202E]/u);
  expect(imported.stdout).toContain(String.raw`a\x1b[31mred\nline\x9b\u202egpj.png`);
  expect(imported.stderr).toContain(String.raw`bad\x1b]0;title\x07.jpg`);
  const records = (await readFile(join(home, 'out.ndjson'), 'utf8')).trim().split('\n');
  const paths = records.map((line) => (JSON.parse(line) as { readonly input: { readonly path: string } }).input.path);
  expect(paths.toSorted()).toEqual([GOOD, BAD].toSorted());
});

test('an argument that is refused cannot act on the terminal either', async () => {
  const { code, stderr } = await runAt(await temporaryFolder(), ['import', 'photos', '--rate', '\u001B[2Jx']);

  expect(code).toBe(2);
  expect(stderr).toContain(String.raw`argument '\x1b[2Jx' is invalid`);
});

test.each([
  [{ FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  [{ FORCE_COLOR: '0' }, false],
  [{}, false],
])('with %o in a pipe the log has colours: %s', async (environment, expected) => {
  const { stderr } = await runAt(await temporaryFolder(), ['predict', 'nowhere.jpg'], {
    CLARIFAI_API_KEY: '',
    ...environment,
  });

  expect(stderr.includes('\u001B[')).toBe(expected);
});

test('a short name is the current version of a model', async () => {
  const models = ['--model', 'general', '--model', 'nsfw', '--model', 'face', '--model', 'general-embedding'];
  const { code, stdout } = await runAt(await temporaryFolder(), [
    'predict',
    IMAGE,
    '--json',
    '--endpoint',
    'embedded',
    ...models,
  ]);

  expect(code).toBe(0);
  const records = JSON.parse(stdout) as readonly { readonly model: { readonly name: string } }[];
  expect(records.map(({ model }) => model.name)).toEqual(['general-v1.3', 'nsfw-v1.0', 'face-v1.3', 'general-v1.3']);
});

test('a mistyped model is answered with the nearest name and a list', async () => {
  const { code, stderr } = await runAt(await temporaryFolder(), [
    'predict',
    IMAGE,
    '--model',
    'genral-v1.3',
    '--endpoint',
    'embedded',
  ]);

  expect(code).toBe(2);
  expect(stderr).toContain('No model is named "genral-v1.3"; did you mean general-v1.3? Available: color, ');
});

test('a variable that no command reads is reported in one line, unless the run is to be quiet', async () => {
  const home = await temporaryFolder();
  const environment = { CLARIFAI_INGEST_MODLE: 'color' };
  const line = 'CLARIFAI_INGEST_MODLE: unknown setting; did you mean CLARIFAI_INGEST_MODEL?';
  const dryRun = ['import', IMAGE, '--out', 'out.json', '--dry-run', '--endpoint', 'embedded'];

  const [run, quiet, status, doctor] = [
    await runAt(home, dryRun, environment),
    await runAt(home, [...dryRun, '--quiet'], environment),
    await runAt(home, ['status'], environment),
    await runAt(home, ['doctor'], environment),
  ];

  expect(run.stderr).toBe(`${line}\n`);
  expect(quiet.stderr).toBe('');
  expect(status.stderr.split('\n')[0]).toBe(line);
  expect(doctor).toMatchObject({ code: 0, stderr: '' });
  expect(doctor.stdout).toContain(`Warning: ${line}`);
});
