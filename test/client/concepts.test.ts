import { expect, test } from 'vitest';

import { ApiError, TransportError } from '../../src/client/errors.ts';
import { collect } from '../support/collect.ts';
import { startServer } from '../support/server.ts';
import { connectApp } from './connect.ts';

const ok = { code: 10000 };

test('a concept is told with all that the service says; its name is its id where there is none', async () => {
  const concepts = [{ id: 'cat', language: 'en', app_id: null, something: 'new' }, null, { name: 'nameless' }];
  const server = await startServer([{ json: { status: ok, concepts } }]);

  const found = await connectApp(server.url).app.concepts.getByPage();

  expect(found).toEqual([{ id: 'cat', name: 'cat', language: 'en', app_id: null, something: 'new' }]);
});

test('a null list is an empty page', async () => {
  const server = await startServer([{ json: { status: ok, concepts: null } }]);

  await expect(connectApp(server.url).app.concepts.getByPage()).resolves.toEqual([]);
});

test('a concept that is not there, or not told, is an error', async () => {
  const server = await startServer([
    { status: 404, json: { status: { code: 11101 } } },
    { json: { status: ok, concept: null } },
    { json: { status: ok, concepts: [] } },
  ]);
  const { concepts } = connectApp(server.url).app;

  await expect(concepts.get('gone')).rejects.toThrow(ApiError);
  await expect(concepts.get('cat')).rejects.toThrow(TransportError);
  await expect(concepts.create('cat')).rejects.toThrow(TransportError);
});

test('a concept whose creation got no reply is not created again: it would be called a duplicate', async () => {
  const server = await startServer(() => ({ fault: 'reset' }));

  await expect(connectApp(server.url).app.concepts.create('cat')).rejects.toThrow(TransportError);

  expect(server.requests).toHaveLength(1);
});

test('a search reads on only as far as it is wanted', async () => {
  const server = await startServer(() => ({ json: { status: ok, concepts: [{ id: 'cat' }] } }));

  for await (const concept of connectApp(server.url).app.concepts.search('c*')) if (concept.id === 'cat') break;

  expect(server.requests).toHaveLength(1);
});

test('names of any script are found and told', async () => {
  const server = await startServer([
    { json: { status: ok, concepts: [{ id: 'ai_1', name: '猫', language: 'zh' }] } },
    { json: { status: ok, concepts: [] } },
  ]);

  const found = await collect(connectApp(server.url).app.concepts.search('猫*', { language: 'zh' }));

  expect(found.map(({ name }) => name)).toEqual(['猫']);
  expect(server.json(0)).toMatchObject({ concept_query: { name: '猫*', language: 'zh' } });
});
