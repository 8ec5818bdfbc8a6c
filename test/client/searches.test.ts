import { expect, test } from 'vitest';

import { FileUnreadableError } from '../../src/client/file-errors.ts';
import { SearchQueryBuilder } from '../../src/client/search-query-builder.ts';
import { InputSearchTerm } from '../../src/client/search-term.ts';
import { startServer } from '../support/server.ts';
import { connectApp } from './connect.ts';

const ok = { code: 10000 };
const url = 'https://img.example/a.jpg';

test('hits are inputs with their score, best first as the service gives them', async () => {
  const hits = [
    { score: 0.9, input: { id: 'a', data: { image: { url }, concepts: [{ id: 'boat', value: 1 }] } }, annotation: {} },
    { score: 0.5, input: { id: 'b', data: { concepts: [{ name: 'car', value: 0 }] } } },
  ];
  const server = await startServer([{ json: { status: ok, id: 'search', hits } }]);

  const found = await connectApp(server.url).app.inputs.searchByOriginalUrl(url);

  expect(found).toMatchObject([
    { score: 0.9, input: { id: 'a', url, concepts: [{ id: 'boat' }] } },
    { score: 0.5, input: { id: 'b', url: null, notConcepts: [{ name: 'car' }] } },
  ]);
});

test.each([
  ['null', { hits: null }],
  ['missing', {}],
  ['of nothing', { hits: [null, { score: 1 }, { score: 1, input: null }] }],
])('hits that are %s are none', async (_, reply) => {
  const server = await startServer([{ json: { status: ok, ...reply } }]);

  await expect(connectApp(server.url).app.inputs.searchByMetadata({ a: 1 })).resolves.toEqual([]);
});

test('a picture in the body goes with the app of a personal access token', async () => {
  const server = await startServer([{ json: { status: ok, hits: [] } }]);
  const { app } = connectApp(server.url, { pat: 'token', userId: 'ann', appId: 'cats' });

  await app.inputs.searchByImage({ bytes: Buffer.from('content') });

  expect(server.json(0)).toMatchObject({
    query: { ands: [{ output: { input: { data: { image: { base64: 'Y29udGVudA==' } } } } }] },
    user_app_id: { user_id: 'ann', app_id: 'cats' },
  });
});

test('a picture that cannot be read is told before any request', async () => {
  const server = await startServer([]);

  const searching = connectApp(server.url).app.inputs.searchByImage({ file: '/nowhere/a.jpg' });

  await expect(searching).rejects.toThrow(FileUnreadableError);
  expect(server.requests).toHaveLength(0);
});

test('a query that grows after it was asked does not change what was asked', () => {
  const builder = new SearchQueryBuilder().addTerm(new InputSearchTerm({ concept: 'a' }));

  const query = builder.toQuery();
  builder.addTerm(new InputSearchTerm({ concept: 'b' }));

  expect(query.ands).toHaveLength(1);
});
