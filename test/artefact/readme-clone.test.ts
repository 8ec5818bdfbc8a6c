import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { commands, isForClone } from './readme.ts';
import { runScript } from './shell.ts';
import type { ShellOptions } from './shell.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** A clean install alone is the beginning of others, and the API reference is made by .ci/run. */
const SKIPPED = new Set(['npm ci', 'npm run docs']);
const COMMANDS = (await commands())
  .filter(isForClone)
  .map(({ text }) => text)
  .filter((text) => !SKIPPED.has(text));

let clone: string;
let options: ShellOptions;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clone-'));
  clone = join(folder, 'clone');
  // What git would give to somebody else, with changes that are not committed yet.
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const { stdout } = await promisify(execFile)('git', list, { cwd: ROOT, maxBuffer: 2 ** 26 });
  for (const file of stdout.split('\0').filter((each) => each !== '')) {
    await cp(join(ROOT, file), join(clone, file)).catch(() => undefined);
  }
  const prefix = join(folder, 'global');
  options = { folder: clone, environment: { npm_config_prefix: prefix }, bin: join(prefix, 'bin') };
}, 120_000);

afterAll(async () => rm(dirname(clone), { recursive: true, force: true }));

/** One clean install is enough; and of the tests, which are all run elsewhere, some show that the command works. */
function here(text: string, index: number): string {
  return text
    .replace(/^npm ci && /, index === 0 ? 'npm ci --prefer-offline --no-audit --no-fund && ' : '')
    .replace(/npm test$/, 'npm test -- test/base/thread.test.ts');
}

describe('in a clone, the README', () => {
  it.each(COMMANDS.map((text, index) => ({ text, script: here(text, index) })))(
    '$text',
    async ({ script }) => {
      const { code, stdout, stderr } = await runScript(script, options);

      expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    },
    300_000,
  );

  it('has written both outputs by "npm start"', async () => {
    expect(COMMANDS).toContain('npm ci && npm start');
    expect((await stat(join(clone, 'out', 'predictions.json'))).size).toBeGreaterThan(1000);
    expect((await stat(join(clone, 'out', 'predictions.csv'))).size).toBeGreaterThan(1000);
  });

  it('has put the command on the path, by "npm link" and by the tarball', async () => {
    const link = COMMANDS.findIndex((text) => text.endsWith('npm link'));
    const tarball = COMMANDS.findIndex((text) => text.startsWith('npm install --global'));
    const { stdout } = await runScript('cd / && clarifai-ingest --version', options);

    expect([link, tarball]).toEqual([
      expect.toSatisfy((index) => index >= 0),
      expect.toSatisfy((index) => index > link),
    ]);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
