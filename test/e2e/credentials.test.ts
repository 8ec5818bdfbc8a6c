import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { runAt } from '../cli/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES } from './command-line.ts';
import { startEngineProcess } from './engine-process.ts';

const IMAGE = join(SAMPLES, 'coffee.png');
const KEY = 'good-key-0123456789';
const WRONG = 'wrong-key-987654321';

/** The commands that open a service, with what they need beside it. */
const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
  ['import', ['import', IMAGE, '--out', 'out.ndjson', '--quiet']],
  ['import --dry-run', ['import', IMAGE, '--out', 'out.ndjson', '--dry-run']],
  ['watch', ['watch', '.', '--out', 'out.ndjson']],
  ['schedule', ['schedule', '0 0 1 1 *', IMAGE, '--out', 'out.ndjson']],
  ['predict', ['predict', IMAGE]],
];

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, '.clarifai'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });
  return folder;
}

describe('a secret that did not arrive', () => {
  test.each(COMMANDS)('ends %s with exit code 2, not with answers of the embedded engine', async (_, args) => {
    const home = await folderWith({ key: '' });

    const { code, stdout, stderr } = await runAt(home, args, { CLARIFAI_API_KEY_FILE: join(home, 'key') });

    expect(code).toBe(2);
    expect(stderr).toContain(`CLARIFAI_API_KEY_FILE (${join(home, 'key')}) is empty.`);
    expect(stderr).toContain('--endpoint embedded');
    expect(stdout).toBe('');
  });

  test.each<readonly [Readonly<Record<string, string>>, readonly string[], string]>([
    [{ CLARIFAI_API_KEY: '' }, [], 'CLARIFAI_API_KEY is empty.'],
    [{ CLARIFAI_PAT: ' ' }, [], 'CLARIFAI_PAT is empty.'],
    [{ CLARIFAI_API_KEY_FILE: 'blank' }, [], 'CLARIFAI_API_KEY_FILE (blank) is empty.'],
    [{ CLARIFAI_API_KEY_FILE: 'nowhere' }, [], 'CLARIFAI_API_KEY_FILE: nowhere does not exist.'],
    [{ CLARIFAI_INGEST_API_KEY: '' }, [], 'CLARIFAI_INGEST_API_KEY is empty.'],
    [{ CLARIFAI_USER_ID: 'ann', CLARIFAI_APP_ID: 'cats' }, [], 'CLARIFAI_USER_ID is set, CLARIFAI_PAT'],
    [{ CLARIFAI_API_KEY: 'a\u0001b' }, [], 'CLARIFAI_API_KEY holds characters that cannot stand in a header.'],
    [{}, ['--api-key', ''], '--api-key is empty.'],
    [{}, ['--pat', ''], '--pat is empty.'],
    [{}, ['--config', 'inline.yaml'], 'apiKey in inline.yaml is empty.'],
    [{}, ['--config', 'file.yaml'], 'apiKeyFile in file.yaml'],
    [{}, ['--config', 'missing.yaml'], 'apiKeyFile in missing.yaml: '],
  ])('is named: %j %j', async (environment, args, words) => {
    const home = await folderWith({
      blank: '\n \n',
      'inline.yaml': 'apiKey: ""\n',
      'file.yaml': 'apiKeyFile: blank\n',
      'missing.yaml': 'apiKeyFile: nowhere\n',
    });

    const { code, stderr } = await runAt(home, ['import', IMAGE, '--out', 'out.ndjson', ...args], environment);

    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  test('is named when the section of ~/.clarifai/config holds it', async () => {
    const home = await folderWith({ '.clarifai/config': '[clarifai]\nCLARIFAI_API_KEY =\n' });

    const { code, stderr } = await runAt(home, ['predict', IMAGE]);

    expect(code).toBe(2);
    expect(stderr).toContain(`CLARIFAI_API_KEY in [clarifai] of ${join(home, '.clarifai', 'config')} is empty.`);
  });

  test('does not matter to a run that asks for the embedded engine', async () => {
    const home = await folderWith({ 'job.yaml': 'apiKeyFile: nowhere\npat: "${EMPTY}"\n' });
    const args = ['import', IMAGE, '--out', 'out.ndjson', '--config', 'job.yaml', '--endpoint', 'embedded', '--quiet'];

    const { code, stderr } = await runAt(home, args, { CLARIFAI_API_KEY: '', CLARIFAI_PAT_FILE: 'gone', EMPTY: '' });

    expect(stderr).toBe('');
    expect(code).toBe(0);
  });
});

describe('a rejected key is said to be from', () => {
  async function rejected(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    files: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const home = await folderWith({ key: `${WRONG}\n`, ...files });
    const engine = await startEngineProcess(await temporaryFolder(), '--api-key', KEY);
    try {
      const all = { CLARIFAI_API_BASE: engine.url, ...environment };
      const { code, stdout, stderr } = await runAt(home, args, all);
      expect(code).toBe(7);
      expect(stdout + stderr).not.toContain(WRONG);
      return (stdout + stderr).replaceAll(home, '~');
    } finally {
      await engine.close();
    }
  }
  const predict = ['predict', IMAGE];
  const run = ['import', IMAGE, '--out', 'out.ndjson'];
  const reason = (place: string): string => `the service rejected the API key from ${place}: `;

  test('the flag', async () => {
    expect(await rejected([...predict, '--api-key', WRONG])).toContain(reason('--api-key'));
  });

  test('the variable', async () => {
    expect(await rejected(predict, { CLARIFAI_API_KEY: WRONG })).toContain(reason('CLARIFAI_API_KEY'));
    expect(await rejected(run, { CLARIFAI_INGEST_API_KEY: WRONG })).toContain(reason('CLARIFAI_INGEST_API_KEY'));
  });

  test('the file of a variable', async () => {
    expect(await rejected(run, { CLARIFAI_API_KEY_FILE: 'key' })).toContain(reason('CLARIFAI_API_KEY_FILE (key)'));
  });

  test('the job file, or the file that it names', async () => {
    const files = { 'job.yaml': `apiKey: ${WRONG}\n`, 'file.yaml': 'apiKeyFile: key\n' };

    expect(await rejected([...run, '-c', 'job.yaml'], {}, files)).toContain(reason('apiKey in job.yaml'));
    expect(await rejected([...run, '-c', 'file.yaml'], {}, files)).toContain(reason('apiKeyFile in file.yaml (~/key)'));
  });

  test('the section of ~/.clarifai/config, for doctor too', async () => {
    const files = { '.clarifai/config': `[clarifai]\nCLARIFAI_API_KEY = ${WRONG}\n` };
    const place = reason('CLARIFAI_API_KEY in [clarifai] of ~/.clarifai/config');

    expect(await rejected(predict, {}, files)).toContain(place);
    expect(await rejected(['doctor'], {}, files)).toContain(`Problem: ${place}`);
  });
});
