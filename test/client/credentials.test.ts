import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { ClarifaiApp } from '../../src/client/app.ts';
import { isLoopback, parseBaseUrl } from '../../src/client/base-url.ts';
import { configPath } from '../../src/client/config-store.ts';
import { findAccess, resolveAccess, type CredentialOptions } from '../../src/client/credentials.ts';
import type { Environment } from '../../src/client/environment.ts';
import { CredentialError, UserError } from '../../src/client/errors.ts';
import { homeWith } from './home-with.ts';

async function secretFile(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'secret-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  const file = join(folder, 'secret');
  await writeFile(file, content);
  return file;
}

test('options win over the environment, and a key over a token there', () => {
  const environment = {
    CLARIFAI_API_KEY: 'from-environment',
    CLARIFAI_PAT: 'token',
    CLARIFAI_USER_ID: 'ann',
    CLARIFAI_APP_ID: 'cats',
  };

  expect(resolveAccess({ apiKey: 'own' }, environment).credentials).toEqual({ kind: 'key', apiKey: 'own' });
  expect(resolveAccess({}, environment).credentials).toEqual({ kind: 'key', apiKey: 'from-environment' });
  expect(resolveAccess({ pat: 'mine', appId: 'dogs' }, environment).credentials).toEqual({
    kind: 'pat',
    pat: 'mine',
    userId: 'ann',
    appId: 'dogs',
  });
});

test('each variable can stand in a file, whose last newline is cut', async () => {
  const environment = {
    CLARIFAI_PAT_FILE: await secretFile('token\n'),
    CLARIFAI_USER_ID_FILE: await secretFile('ann\r\n'),
    CLARIFAI_APP_ID: 'cats\n',
    CLARIFAI_API_BASE_FILE: await secretFile('api.example\n'),
  };

  expect(resolveAccess({}, environment)).toEqual({
    credentials: { kind: 'pat', pat: 'token', userId: 'ann', appId: 'cats' },
    source: 'environment',
    description: `the personal access token from CLARIFAI_PAT_FILE (${environment.CLARIFAI_PAT_FILE})`,
    baseUrl: { origin: 'https://api.example', path: '' },
  });
});

test('a secret file that cannot be read is named with its variable', () => {
  const environment = { CLARIFAI_API_KEY_FILE: '/nowhere/key' };

  expect(() => resolveAccess({}, environment)).toThrow(/CLARIFAI_API_KEY_FILE.*\/nowhere\/key/);
});

test('without credentials the message says how to give them, unless an address is given', () => {
  expect(() => resolveAccess({}, {})).toThrow(/CLARIFAI_API_KEY/);
  expect(resolveAccess({ baseUrl: 'http://127.0.0.1:8080' }, {}).credentials).toEqual({ kind: 'none' });
});

test('a token without its app is refused before any request', () => {
  expect(() => resolveAccess({ pat: 'token' }, {})).toThrow(/userId and appId/);
  expect(() => resolveAccess({ pat: 'token', apiKey: 'key' }, {})).toThrow(UserError);
});

test.each(['two words', 'line\nbreak', 'esc\u001B[2J', 'nul\0', 'schlüssel'])(
  'the key %j is refused without being quoted',
  (apiKey) => {
    const message = 'apiKey holds characters that cannot stand in a header.';
    expect(() => new ClarifaiApp({ apiKey, environment: {} })).toThrow(new CredentialError(message));
  },
);

test.each(['', ' ', '\n', '\uFEFF'])('an option that is %j is an error that names it, not a missing one', (empty) => {
  for (const name of ['apiKey', 'pat', 'userId', 'appSecret']) {
    const options = {
      pat: 'token',
      userId: 'ann',
      appId: 'cats',
      [name]: empty,
      environment: { CLARIFAI_API_KEY: 'k' },
    };
    expect(() => new ClarifaiApp(options)).toThrow(new CredentialError(`${name} is empty.`));
  }
});

test('an option that is no string is refused', () => {
  const options = { apiKey: null } as unknown as { readonly apiKey: string };
  expect(() => new ClarifaiApp({ ...options, environment: {} })).toThrow(UserError);
  expect(() => new ClarifaiApp({ ...options, environment: {} })).toThrow(
    new CredentialError('apiKey must be a string.'),
  );
});

test('white space round a key is not part of it', async () => {
  const environment = { CLARIFAI_API_KEY_FILE: await secretFile('\uFEFF  key \r\n\n') };

  expect(resolveAccess({}, environment).credentials).toEqual({ kind: 'key', apiKey: 'key' });
  expect(resolveAccess({ apiKey: ' own\n' }, {}).credentials).toEqual({ kind: 'key', apiKey: 'own' });
});

describe('an empty credential', () => {
  const SECRETS = ['CLARIFAI_API_KEY', 'CLARIFAI_PAT', 'CLARIFAI_APP_SECRET'];

  test.each(SECRETS)('in %s or in its file is an error that names it', async (name) => {
    const file = await secretFile('');
    const blank = await secretFile(' \n');
    const errorOf = (environment: Environment): unknown => thrownBy(() => findAccess({}, environment));

    expect(errorOf({ [name]: '' })).toEqual(new CredentialError(`${name} is empty.`));
    expect(errorOf({ [name]: ' \t' })).toEqual(new CredentialError(`${name} is empty.`));
    expect(errorOf({ [`${name}_FILE`]: '' })).toEqual(new CredentialError(`${name}_FILE is empty.`));
    expect(errorOf({ [`${name}_FILE`]: file })).toEqual(new CredentialError(`${name}_FILE (${file}) is empty.`));
    expect(errorOf({ [`${name}_FILE`]: blank })).toEqual(new CredentialError(`${name}_FILE (${blank}) is empty.`));
  });

  test('in the configuration file is an error that names file and section', async () => {
    const HOME = await homeWith(['CLARIFAI_API_KEY =']);
    const place = `CLARIFAI_API_KEY in [clarifai] of ${configPath({ HOME })}`;

    expect(() => findAccess({}, { HOME })).toThrow(new CredentialError(`${place} is empty.`));
  });

  test('beside a good one of the same place is an error too, but not where another place goes first', () => {
    const environment = { CLARIFAI_API_KEY: 'key', CLARIFAI_PAT: '' };

    expect(() => findAccess({}, environment)).toThrow('CLARIFAI_PAT is empty.');
    expect(findAccess({ apiKey: 'own' }, environment)?.source).toBe('options');
  });

  test('in a variable gives way to the file that is named beside it', async () => {
    const environment = { CLARIFAI_API_KEY: '', CLARIFAI_API_KEY_FILE: await secretFile('key') };

    expect(findAccess({}, environment)?.credentials).toEqual({ kind: 'key', apiKey: 'key' });
  });

  test('is not read where an authorizer is given', async () => {
    const authorizer = { headers: async () => ({}), secrets: () => [], userAppId: null };
    const app = new ClarifaiApp({ authorizer, environment: { CLARIFAI_API_KEY: '' } });

    expect(app.baseUrl).toBe('https://api.clarifai.com');
    await app.close();
  });
});

test.each([
  [{ CLARIFAI_USER_ID: 'ann', CLARIFAI_APP_ID: 'cats' }, 'CLARIFAI_USER_ID is set, CLARIFAI_PAT (or CLARIFAI_API_KEY)'],
  [{ CLARIFAI_APP_SECRET: 's' }, 'CLARIFAI_APP_SECRET is set, CLARIFAI_APP_ID is not'],
])('%o alone are remnants of credentials, not none', (environment, words) => {
  expect(() => findAccess({}, environment)).toThrow(words);
});

test('without any setting there is no service, and with an address there is one without credentials', () => {
  expect(findAccess({}, {})).toBeNull();
  expect(findAccess({}, { CLARIFAI_API_BASE: '' })).toBeNull();
  expect(findAccess({}, { CLARIFAI_API_BASE: 'http://127.0.0.1:1' })).toMatchObject({ credentials: { kind: 'none' } });
});

test.each([
  ['that is a folder', tmpdir(), 'is a folder'],
  ['without an end', '/dev/zero', 'is larger than 64 KiB'],
])('a secret file %s is refused', (_, file, words) => {
  expect(() => findAccess({}, { CLARIFAI_PAT_FILE: file })).toThrow(`CLARIFAI_PAT_FILE: ${file} ${words}.`);
});

test('a pipe, which can be read once, serves as a secret file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'secret-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  const pipe = join(folder, 'pipe');
  execFileSync('sh', ['-c', `mkfifo ${pipe}`]);
  const writer = spawn('sh', ['-c', `echo key > ${pipe}`]);
  const environment = { CLARIFAI_API_KEY_FILE: pipe };

  const [first, second] = [findAccess({}, environment), findAccess({}, environment)];

  expect(first?.credentials).toEqual({ kind: 'key', apiKey: 'key' });
  expect(second).toEqual(first);
  await once(writer, 'exit');
});

describe('what names credentials in messages', () => {
  test.each<readonly [string, CredentialOptions, Environment, string]>([
    ['an option', { apiKey: 'k' }, {}, 'the API key from apiKey'],
    ['a flag', { apiKey: 'k', origins: { apiKey: '--api-key' } }, {}, 'the API key from --api-key'],
    ['a variable', {}, { CLARIFAI_API_KEY: 'k' }, 'the API key from CLARIFAI_API_KEY'],
    [
      'a token',
      {},
      { CLARIFAI_PAT: 'p', CLARIFAI_USER_ID: 'u', CLARIFAI_APP_ID: 'a' },
      'the personal access token from CLARIFAI_PAT',
    ],
    [
      'a pair',
      {},
      { CLARIFAI_APP_ID: 'a', CLARIFAI_APP_SECRET: 's' },
      'the app id and secret from CLARIFAI_APP_ID and CLARIFAI_APP_SECRET',
    ],
  ])('is where they stand: %s', (_, options, environment, description) => {
    expect(findAccess(options, environment)?.description).toBe(description);
  });

  test('is the file of a variable, and the section of the configuration file', async () => {
    const file = await secretFile('key');
    const HOME = await homeWith(['CLARIFAI_API_KEY = key']);

    expect(findAccess({}, { CLARIFAI_API_KEY_FILE: file })?.description).toBe(
      `the API key from CLARIFAI_API_KEY_FILE (${file})`,
    );
    expect(findAccess({}, { HOME })?.description).toBe(
      `the API key from CLARIFAI_API_KEY in [clarifai] of ${configPath({ HOME })}`,
    );
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test.each([
  ['api.clarifai.com', 'https://api.clarifai.com', ''],
  ['localhost:8080', 'https://localhost:8080', ''],
  ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080', ''],
  ['https://proxy.example/clarifai/v2/', 'https://proxy.example', '/clarifai'],
  [' HTTPS://Api.Example ', 'https://api.example', ''],
])('the base "%s" means %s%s', (text, origin, path) => {
  expect(parseBaseUrl(text)).toEqual({ origin, path });
});

test.each(['ftp://host', 'https://user:pass@host', 'https://host?x=1', 'https://host#x', 'https://', 'a b'])(
  'the base "%s" is refused without being quoted',
  (text) => {
    expect(() => parseBaseUrl(text)).toThrow(UserError);
    expect(() => parseBaseUrl(text)).not.toThrow(/pass/);
  },
);

test.each([
  ['http://localhost:1', true],
  ['http://127.1.2.3:1', true],
  ['http://[::1]:1', true],
  ['http://127.evil.example', false],
  ['http://10.0.0.1', false],
])('whether %s is this machine itself: %s', (origin, expected) => {
  expect(isLoopback(origin)).toBe(expected);
});

test.each([{ concurrency: 0 }, { concurrency: 1.5 }, { ratePerSecond: 0 }, { ratePerSecond: Number.NaN }])(
  'an app with %o is refused',
  (options) => {
    expect(() => new ClarifaiApp({ apiKey: 'key', environment: {}, ...options })).toThrow(UserError);
  },
);
