import { setImmediate as turn } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { startServer, type ScriptedReply } from '../support/server.ts';
import { connectApp } from './connect.ts';

const counts: ScriptedReply = { json: { status: { code: 10000, description: 'Ok' }, counts: { processed: 1 } } };

/** A server that answers when it is told to. */
async function heldServer(): Promise<Awaited<ReturnType<typeof startServer>> & { readonly answer: () => void }> {
  let answer = (): void => {};
  const told = new Promise<void>((resolve) => (answer = resolve));
  const server = await startServer(async () => {
    await told;
    return counts;
  });
  return { ...server, answer: () => answer() };
}

test('a request that has been sent is answered after the stop; those that wait are not sent, and none that come', async () => {
  const server = await heldServer();
  const stop = new AbortController();
  const { app } = connectApp(server.url, { concurrency: 1, stop: stop.signal });
  const sent = app.inputs.checkStatus();
  const waiting = app.inputs.checkStatus();
  await expect.poll(() => server.requests).toHaveLength(1);

  stop.abort(new Error('stopped'));

  await expect(waiting).rejects.toThrow('stopped');
  await expect(app.inputs.checkStatus()).rejects.toThrow('stopped');
  server.answer();
  expect(await sent).toMatchObject({ processed: 1 });
  await turn();
  expect(server.requests).toHaveLength(1);
});

test('a request that is not answered within the grace is given up', async () => {
  const server = await heldServer();
  const stop = new AbortController();
  const { app } = connectApp(server.url, { stop: stop.signal, stopGraceMs: 50 });
  const sent = app.inputs.checkStatus();
  await expect.poll(() => server.requests).toHaveLength(1);

  stop.abort(new Error('stopped'));

  await expect(sent).rejects.toThrow('stopped');
});

test('a failed request is not tried again after the stop', async () => {
  const stop = new AbortController();
  const server = await startServer(() => {
    stop.abort(new Error('stopped'));
    return { status: 503 };
  });
  const { app } = connectApp(server.url, { stop: stop.signal });

  await expect(app.inputs.checkStatus()).rejects.toThrow('stopped');
  expect(server.requests).toHaveLength(1);
});
