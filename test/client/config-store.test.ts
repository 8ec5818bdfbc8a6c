import { lstat, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { configPath, loadConfig, saveConfig } from '../../src/client/config-store.ts';
import { resolveAccess } from '../../src/client/credentials.ts';
import { UserError } from '../../src/client/errors.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { homeWith } from './home-with.ts';

test('a saved value is read again, and only its owner may read it', async () => {
  const file = configPath({ HOME: await temporaryFolder() }) ?? '';

  await saveConfig(file, { CLARIFAI_API_KEY: 'key%' });

  expect(loadConfig(file)('CLARIFAI_API_KEY')).toBe('key%');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700);
});

test('a file that others could read is closed to them when it is saved, and nothing is left beside it', async () => {
  const home = await homeWith(['CLARIFAI_PAT = old']);
  const file = configPath({ HOME: home }) ?? '';

  await saveConfig(file, { CLARIFAI_PAT: 'new' });

  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await expect(readdir(join(home, '.clarifai'))).resolves.toEqual(['config']);
});

test('a link to the file stays a link', async () => {
  const home = await homeWith([]);
  const real = join(home, 'elsewhere');
  await writeFile(real, '[clarifai]\nK = v\n');
  const link = join(home, '.clarifai', 'linked');
  await symlink(real, link);

  await saveConfig(link, { K: 'w' });

  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  await expect(readFile(real, 'utf8')).resolves.toBe('[clarifai]\nK = w\n');
});

test('a file that cannot be read or written is named', async () => {
  const home = await temporaryFolder();
  await writeFile(join(home, '.clarifai'), 'a file, not a folder');
  const file = configPath({ HOME: home }) ?? '';

  expect(() => loadConfig(file)).toThrow(`Cannot read ${file}: ENOTDIR`);
  await expect(saveConfig(file, { K: 'v' })).rejects.toThrow(UserError);
});

test('without a home folder there is no file', () => {
  expect(configPath({})).toBeNull();
  expect(configPath({ USERPROFILE: 'C:\\ann' })).toContain('ann');
  expect(() => resolveAccess({}, {})).toThrow(/No credentials/);
});

test('the file is asked after options and environment, for whole sets of credentials, and singly for the address', async () => {
  const HOME = await homeWith(['CLARIFAI_API_KEY = file-key', 'clarifai_api_base: file.example']);

  expect(resolveAccess({}, { HOME })).toMatchObject({
    credentials: { kind: 'key', apiKey: 'file-key' },
    source: 'config file',
    baseUrl: { origin: 'https://file.example' },
  });
  expect(resolveAccess({}, { HOME, CLARIFAI_APP_ID: 'i', CLARIFAI_APP_SECRET: 's' })).toMatchObject({
    credentials: { kind: 'app', appId: 'i', appSecret: 's' },
    source: 'environment',
    baseUrl: { origin: 'https://file.example' },
  });
  expect(resolveAccess({ apiKey: 'own' }, { HOME, CLARIFAI_API_KEY: 'env' })).toMatchObject({
    credentials: { kind: 'key', apiKey: 'own' },
    source: 'options',
  });
});

test('options prefer id and secret to a key; elsewhere the key wins', async () => {
  const both = ['CLARIFAI_API_KEY = k', 'CLARIFAI_APP_ID = i', 'CLARIFAI_APP_SECRET = s'];
  const HOME = await homeWith(both);

  expect(resolveAccess({ apiKey: 'k', appId: 'i', appSecret: 's' }, {}).credentials).toMatchObject({ kind: 'app' });
  expect(resolveAccess({}, { HOME }).credentials).toMatchObject({ kind: 'key' });
  expect(() => resolveAccess({ appSecret: 's' }, {})).toThrow('appSecret needs appId.');
});

test('CLARIFAI_APP_ID is the id of a pair beside a secret, and the app of a token beside a user', async () => {
  const HOME = await homeWith(['CLARIFAI_APP_ID = pair-id', 'CLARIFAI_APP_SECRET = s']);
  const token = { CLARIFAI_PAT: 'p' };
  const pair = { CLARIFAI_APP_ID: 'id', CLARIFAI_APP_SECRET: 's' };

  expect(resolveAccess({}, { ...token, ...pair }).credentials).toMatchObject({ kind: 'app', appId: 'id' });
  expect(resolveAccess({}, { ...token, ...pair, CLARIFAI_USER_ID: 'ann' }).credentials).toEqual({
    kind: 'pat',
    pat: 'p',
    userId: 'ann',
    appId: 'id',
  });
  // The id of the file's pair is no app of the token in the environment.
  expect(() => resolveAccess({}, { HOME, ...token, CLARIFAI_USER_ID: 'ann' })).toThrow(/userId and appId/);
});

test('an empty credential in the file is an error, whatever else it holds', async () => {
  const HOME = await homeWith([
    'CLARIFAI_API_KEY =',
    'CLARIFAI_PAT = p',
    'CLARIFAI_USER_ID = u',
    'CLARIFAI_APP_ID = a',
  ]);

  expect(() => resolveAccess({}, { HOME })).toThrow(/CLARIFAI_API_KEY in \[clarifai\] of .*config is empty\.$/);
});
