import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { startServer, type ScriptedReply } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runAt } from './program.ts';

const KEY = '0123456789abcdefWXYZ';
const page: ScriptedReply = { json: { status: { code: 10000 }, models: [] } };
const refused: ScriptedReply = { status: 401, json: { status: { code: 11009, description: 'API key not found' } } };

const configOf = async (home: string): Promise<string> => readFile(join(home, '.clarifai', 'config'), 'utf8');

test('flags are saved, shown masked, and tried with one call', async () => {
  const [home, server] = [await temporaryFolder(), await startServer([page])];

  const { code, stdout, stderr } = await runAt(home, ['config', '--api-key', KEY, '--base-url', server.url]);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('CLARIFAI_API_KEY: ***WXYZ');
  expect(stdout).toContain(`${server.url} accepts these credentials.`);
  expect(stdout).not.toContain(KEY);
  await expect(configOf(home)).resolves.toBe(
    `[clarifai]\nCLARIFAI_API_KEY = ${KEY}\nCLARIFAI_API_BASE = ${server.url}\n`,
  );
  expect((await stat(join(home, '.clarifai', 'config'))).mode & 0o777).toBe(0o600);
  expect(server.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
    ['/v2/models?page=1&per_page=1', `Key ${KEY}`],
  ]);
});

test('what is not given stays, an empty flag takes away, short values are masked as a whole', async () => {
  const [home, server] = [await temporaryFolder(), await startServer([page])];
  await mkdir(join(home, '.clarifai'));
  const before = `# mine\n[other]\nk = v\n[clarifai]\nclarifai_api_key: ${KEY}\nCLARIFAI_USER_ID = ann\n`;
  await writeFile(join(home, '.clarifai', 'config'), before);

  const given = ['--api-key', '', '--pat', 'shortpat', '--app-id', 'cats', '--base-url', server.url];
  const { code, stdout } = await runAt(home, ['config', ...given]);

  expect(code).toBe(0);
  expect(stdout).toContain('CLARIFAI_PAT: ***\n');
  expect(stdout).toContain('CLARIFAI_API_KEY: none\n');
  expect(stdout).toContain('CLARIFAI_USER_ID: ann\n');
  const after = await configOf(home);
  expect(after).toContain('# mine\n[other]\nk = v\n[clarifai]\nCLARIFAI_USER_ID = ann\nCLARIFAI_PAT = shortpat\n');
  expect(after).not.toContain(KEY);
  expect(server.requests[0]?.path).toContain('user_app_id.user_id=ann&user_app_id.app_id=cats');
});

test('refused credentials are saved and reported with their own exit code, without the secret', async () => {
  const [home, server] = [await temporaryFolder(), await startServer([refused])];

  const { code, stdout, stderr } = await runAt(home, ['config', '--api-key', KEY, '--base-url', server.url]);

  expect(code).toBe(7);
  expect(stderr).toContain('API key not found');
  expect(stdout + stderr).not.toContain(KEY);
});

test('id and secret are tried by getting a token', async () => {
  const token: ScriptedReply = { json: { status: { code: 10000 }, access_token: 't1', expires_in: 100 } };
  const [home, server] = [await temporaryFolder(), await startServer([token, page])];
  const pair = ['--app-id', 'the-app-id', '--app-secret', 'the-app-secret'];

  const { code } = await runAt(home, ['config', ...pair, '--base-url', server.url]);

  expect(code).toBe(0);
  expect(server.requests.map(({ path }) => path)).toEqual(['/v2/token', '/v2/models?page=1&per_page=1']);
});

test('a warning tells of variables that go before the file; the file itself is what is tried', async () => {
  const [home, server] = [await temporaryFolder(), await startServer([page])];
  const environment = { CLARIFAI_API_KEY: 'of-the-environment', CLARIFAI_API_BASE: 'http://127.0.0.1:9' };

  const given = ['config', '--api-key', KEY, '--base-url', server.url];
  const { code, stderr } = await runAt(home, given, environment);

  expect(code).toBe(0);
  expect(stderr).toContain('the environment sets CLARIFAI_API_KEY, CLARIFAI_API_BASE; it goes before the file');
  expect(server.requests[0]?.headers.authorization).toBe(`Key ${KEY}`);
});

test('without flags and without a terminal it only tells what there is', async () => {
  const home = await temporaryFolder();

  const { code, stdout } = await runAt(home, ['config']);

  expect(code).toBe(0);
  expect(stdout).toContain('CLARIFAI_API_KEY: none');
  await expect(configOf(home)).rejects.toMatchObject({ code: 'ENOENT' });
});

test.each([
  ['an address that cannot be used', ['--base-url', 'ftp://host'], 'The base URL must begin with'],
  ['a token without its app', ['--pat', 'the-token'], 'needs userId and appId'],
  ['a service that cannot be reached', ['--api-key', KEY, '--base-url', 'http://127.0.0.1:9'], 'ECONNREFUSED'],
])('%s is reported', async (_, given, words) => {
  const { code, stderr } = await runAt(await temporaryFolder(), ['config', ...given]);

  expect(code).toBe(words === 'ECONNREFUSED' ? 5 : 2);
  expect(stderr).toContain(words);
});
