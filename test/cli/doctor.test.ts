import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { Diagnosis } from '../../src/cli/diagnosis.ts';
import { mask, withoutPassword } from '../../src/cli/print/mask.ts';
import { startServer, type ScriptedReply } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runAt } from './program.ts';

const KEY = '0123456789abcdefWXYZ';
const page: ScriptedReply = { json: { status: { code: 10000 }, models: [] } };
const refused: ScriptedReply = { status: 401, json: { status: { code: 11009, description: 'API key not found' } } };

async function homeWith(config: string, mode = 0o600): Promise<string> {
  const home = await temporaryFolder();
  await mkdir(join(home, '.clarifai'));
  const file = join(home, '.clarifai', 'config');
  await writeFile(file, config);
  await chmod(file, mode);
  return home;
}

test('it tells versions, credentials and where they are from, the service and proxies, and no secret', async () => {
  const server = await startServer([page]);
  const home = await homeWith(`[clarifai]\nCLARIFAI_API_KEY = ${KEY}\n`);
  const environment = {
    CLARIFAI_API_BASE: server.url,
    CLARIFAI_APP_SECRET: 'another-secret-1',
    HTTPS_PROXY: 'http://ann:proxy-password@proxy.example:3128',
  };

  const { code, stdout } = await runAt(home, ['doctor', '--json'], environment);

  const told = JSON.parse(stdout) as Diagnosis;
  expect(code).toBe(0);
  expect(told).toMatchObject({
    versions: { clarifaiIngest: '0.1.0', node: process.version, sharp: expect.stringContaining('libvips') },
    configFile: { path: join(home, '.clarifai', 'config'), mode: '0600' },
    credentials: { kind: 'key', source: 'config file' },
    service: { baseUrl: server.url, verdict: { kind: 'accepted' } },
    proxies: { HTTPS_PROXY: 'http://***@proxy.example:3128' },
    problems: [],
  });
  expect(told.versions.modelRuntime).toMatch(/^onnxruntime-/);
  expect(told.settings).toContainEqual({ name: 'CLARIFAI_API_KEY', source: 'config file', value: '***WXYZ' });
  for (const secret of [KEY, 'another-secret', 'proxy-password']) expect(stdout).not.toContain(secret);
});

test('people get lines, and a problem is said in words', async () => {
  const server = await startServer([refused]);
  const home = await homeWith(`[clarifai]\nCLARIFAI_API_KEY = ${KEY}\nCLARIFAI_API_BASE = ${server.url}\n`);

  const { code, stdout } = await runAt(home, ['doctor']);

  expect(code).toBe(7);
  expect(stdout).toContain('CLARIFAI_API_KEY:      ***WXYZ (config file)');
  const place = `CLARIFAI_API_KEY in [clarifai] of ${join(home, '.clarifai', 'config')}`;
  expect(stdout).toContain(
    `Problem: the service rejected the API key from ${place}: GET /v2/models: API key not found`,
  );
  expect(stdout).not.toContain(KEY);
});

test('without credentials a service that asks for them is no problem', async () => {
  const server = await startServer([refused]);

  const { code, stdout } = await runAt(await temporaryFolder(), ['doctor'], { CLARIFAI_API_BASE: server.url });

  expect(code).toBe(0);
  expect(stdout).toContain('none: calls to the service carry none');
  expect(stdout).toContain(`${server.url}: can be reached`);
});

test('without an account it says that runs use the embedded engine, asks no service, and finds no problem', async () => {
  const { code, stdout } = await runAt(await temporaryFolder(), ['doctor']);

  expect(code).toBe(0);
  expect(stdout).toMatch(/^Credentials: +none: runs use the embedded engine on this machine, which needs no account$/m);
  expect(stdout).toMatch(/^Service: +not asked$/m);
  expect(stdout).toContain('No problem found.');
});

test('each credential that is empty or cannot be read is a problem, and no service is asked', async () => {
  const { code, stdout } = await runAt(await temporaryFolder(), ['doctor'], {
    CLARIFAI_API_KEY_FILE: '/nowhere/key',
    CLARIFAI_PAT: '',
  });

  expect(code).toBe(2);
  expect(stdout).toContain('Problem: CLARIFAI_API_KEY_FILE: /nowhere/key does not exist.');
  expect(stdout).toContain('Problem: CLARIFAI_PAT is empty.');
  expect(stdout).toMatch(/^Service: +not asked$/m);
});

test('a service that cannot be reached has its own exit code', async () => {
  const { code, stdout } = await runAt(await temporaryFolder(), ['doctor'], {
    CLARIFAI_API_BASE: 'http://127.0.0.1:9',
  });

  expect(code).toBe(5);
  expect(stdout).toContain('http://127.0.0.1:9: cannot be reached');
});

test.each([
  [
    'that others may read',
    `[clarifai]\nCLARIFAI_API_BASE = http://127.0.0.1:9\n`,
    0o644,
    /Others may read .*chmod 600/,
  ],
  ['that cannot be read', 'no section = x\n', 0o600, /config, line 1: there is no section/],
])('a configuration file %s is a problem', async (_, config, mode, words) => {
  const { code, stdout } = await runAt(await homeWith(config, mode), ['doctor']);

  expect(code).not.toBe(0);
  expect(stdout).toMatch(words);
});

test.each([
  ['12345678', '***'],
  ['123456789', '***6789'],
  ['', '***'],
])('the secret %j is shown as %s', (secret, shown) => {
  expect(mask(secret)).toBe(shown);
});

test.each([
  ['http://ann:pa@ss@host:1', 'http://***@host:1'],
  ['ann:pass@host:1', '***@host:1'],
  ['http://host:1', 'http://host:1'],
  ['host:1', 'host:1'],
])('the address %s is shown as %s', (address, shown) => {
  expect(withoutPassword(address)).toBe(shown);
});
