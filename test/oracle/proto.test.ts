import { createHash } from 'node:crypto';

import { expect, test } from 'vitest';

import { allCases } from './proto/all-cases.ts';
import { MEMBERS_2017, ROUTES_2017 } from './proto/allowed-2017.ts';
import { drive } from './proto/drive.ts';
import { judge } from './proto/judge.ts';
import { publicMethods } from './proto/public-methods.ts';
import { SCHEMA_FILES, schemaOf2017, TODAY } from './proto/schemas.ts';

const TOKEN = { pat: 'p'.repeat(32), userId: 'me', appId: 'my-app' };

/** Public methods that make no call. */
const SILENT = ['app.close', 'app.models.clearModelCache'];

const cases = await allCases();
const titled = cases.map((one, index) => [`${one.ours} (${one.note ?? index})`, one] as const);

test.each(titled)('the service that %s means can read all that it sends with a key', async (_title, one) => {
  const requests = await drive(one, one.options);
  const schema = one.options?.profile === 'modern' ? TODAY : schemaOf2017(ROUTES_2017, MEMBERS_2017);

  expect(requests ?? []).not.toEqual([]);
  expect(judge(schema, requests ?? [], false)).toEqual([]);
});

test.each(titled)("today's service can read all that %s sends with a personal access token", async (_title, one) => {
  const requests = (await drive(one, TOKEN)) ?? [];

  expect(judge(TODAY, requests, true)).toEqual([]);
});

test('every public method that makes calls has a case, and every case its method', async () => {
  const methods = await publicMethods();
  const covered = new Set(cases.map(({ ours }) => ours).filter((ours) => /^(?:app|model)\./.test(ours)));

  expect(methods.filter((method) => !covered.has(method)).toSorted()).toEqual(SILENT);
  expect([...covered].filter((ours) => !methods.includes(ours))).toEqual([]);
});

test('nothing is on the list of 2017 that no case needs', async () => {
  const requests = (await Promise.all(cases.map(async (one) => (await drive(one, one.options)) ?? []))).flat();
  const without = [
    ...ROUTES_2017.map((left) =>
      schemaOf2017(
        ROUTES_2017.filter((route) => route !== left),
        MEMBERS_2017,
      ),
    ),
    ...MEMBERS_2017.map((left) =>
      schemaOf2017(
        ROUTES_2017,
        MEMBERS_2017.filter((member) => member !== left),
      ),
    ),
  ];

  const needed = without.map((schema) => judge(schema, requests, false).length > 0);

  expect(needed).toEqual(without.map(() => true));
});

test('the extracted schemas are as scripts/extract-protos wrote them', () => {
  const sums = SCHEMA_FILES.map(({ text }) => createHash('sha256').update(text).digest('hex'));

  expect(sums).toEqual(SCHEMA_FILES.map(({ sha256 }) => sha256));
});
