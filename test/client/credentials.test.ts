import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { ClarifaiApp } from '../../src/client/app.ts';
import { isLoopback, parseBaseUrl } from '../../src/client/base-url.ts';
import { resolveAccess } from '../../src/client/credentials.ts';
import { UserError } from '../../src/client/errors.ts';

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

test.each(['', 'two words', 'line\nbreak', 'schlüssel'])('the key %o is refused without being quoted', (apiKey) => {
  expect(() => resolveAccess({ apiKey }, {})).toThrow(/^apiKey is empty or holds characters/);
});

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
