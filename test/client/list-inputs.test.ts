import { expect, test } from 'vitest';

import { TransportError, UserError, WaitTimeoutError } from '../../src/client/errors.ts';
import { collect } from '../support/collect.ts';
import { startServer, type ScriptedReply } from '../support/server.ts';
import { connectApp } from './connect.ts';

const ok = { code: 10000 };
const input = (id: string, code = 30000): object => ({ id, data: {}, status: { code } });
const page = (...inputs: object[]): ScriptedReply => ({ json: { status: ok, inputs } });

test('inputs of one status are listed, also by a service that does not know the filter', async () => {
  const server = await startServer([page(input('a', 30002)), page(input('b'), input('c', 30002)), page()]);

  const found = await collect(connectApp(server.url).app.inputs.getAll({ statusCode: 30000, perPage: 2 }));

  expect(found.map(({ id }) => id)).toEqual(['b']);
  expect(server.requests[0]?.path).toBe('/v2/inputs?page=1&per_page=2&status.code=30000');
});

test('a page of one status leaves the others out', async () => {
  const server = await startServer([page(input('a', 30002), input('b'))]);

  const found = await connectApp(server.url).app.inputs.getByPage({ statusCode: 30002 });

  expect(found.map(({ id }) => id)).toEqual(['a']);
});

test('the stream goes on behind the last input of each page', async () => {
  const server = await startServer([page(input('a'), input('b')), page(input('c')), page()]);

  const found = await collect(
    connectApp(server.url).app.inputs.stream({ perPage: 2, lastId: 'z', isDescending: true }),
  );

  expect(found.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(server.requests.map(({ path }) => path)).toEqual(
    ['z', 'b', 'c'].map((last) => `/v2/inputs/stream?per_page=2&last_id=${last}&descending=true`),
  );
});

test('a stream that does not move on ends with an error, not never', async () => {
  const server = await startServer(() => page(input('a')));

  await expect(collect(connectApp(server.url).app.inputs.stream())).rejects.toThrow(TransportError);

  expect(server.requests).toHaveLength(2);
});

test('a deletion is over when no input is listed, not before', async () => {
  const server = await startServer([page(input('a'), input('b')), page(input('b')), page()]);
  const { app, clock } = connectApp(server.url);
  const seen: number[] = [];

  await app.inputs.waitUntilInputsDeleteFinish({ onProgress: ({ remaining }) => seen.push(remaining) });

  expect(seen).toEqual([2, 1, 0]);
  expect(clock.waits).toEqual([500, 800]);
});

test('a deletion of certain inputs is over when these are gone, whatever else there is', async () => {
  let isGone = false;
  const server = await startServer(({ path }) => {
    if (path.includes('?')) return page(input('other'));
    return isGone ? { status: 404, json: { status: { code: 11101 } } } : { json: { status: ok, input: input('a') } };
  });

  const waiting = connectApp(server.url).app.inputs.waitUntilInputsDeleteFinish({
    ids: ['a'],
    onProgress: () => (isGone = true),
  });

  await expect(waiting).resolves.toBeUndefined();
  expect(server.requests.map(({ path }) => path.split('?')[0])).toEqual([
    '/v2/inputs',
    '/v2/inputs/a',
    '/v2/inputs',
    '/v2/inputs/a',
  ]);
});

test('a deletion that does not end is told with what is left', async () => {
  const server = await startServer(() => page(input('a')));
  const { app } = connectApp(server.url);

  const error = await app.inputs.waitUntilInputsDeleteFinish({ maxWaitMs: 5000 }).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(WaitTimeoutError);
  expect((error as Error).message).toBe('At least 1 inputs are still being deleted after 5 s; raise maxWaitMs.');
});

test('waiting for a deletion ends when aborted', async () => {
  const controller = new AbortController();
  const server = await startServer(() => page(input('a')));

  const waiting = connectApp(server.url).app.inputs.waitUntilInputsDeleteFinish({
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('stopped')),
  });

  await expect(waiting).rejects.toThrow('stopped');
});

test('waiting for no inputs in particular is refused', async () => {
  const server = await startServer([]);

  const waiting = connectApp(server.url).app.inputs.waitUntilInputsDeleteFinish({ ids: [] });

  await expect(waiting).rejects.toThrow(UserError);
});

test('deletion names the app where a personal access token is used', async () => {
  const server = await startServer(() => ({ json: { status: ok } }));
  const { app } = connectApp(server.url, { pat: 'token', userId: 'ann', appId: 'cats' });

  await app.inputs.delete('a');

  expect(server.requests[0]).toMatchObject({
    path: '/v2/inputs/a?user_app_id.user_id=ann&user_app_id.app_id=cats',
    body: Buffer.alloc(0),
  });
});
