import { expect, test } from 'vitest';

import { TrainingError, TrainingTimeoutError } from '../../src/client/training-errors.ts';
import { startServer, type ScriptedReply, type ScriptedServer } from '../support/server.ts';
import { connectApp } from './connect.ts';

const ok = { code: 10000 };
const wire = { id: 'pets', name: 'pets', model_version: { id: 'v1', status: { code: 21102 } } };

/** A service whose training goes through these codes, the last of them for ever. */
async function training(...codes: readonly number[]): Promise<ScriptedServer> {
  let look = 0;
  return startServer(({ method, path }): ScriptedReply => {
    if (path === '/v2/models/pets') return { json: { status: ok, model: wire } };
    const code = codes[Math.min(look, codes.length - 1)];
    look += 1;
    const version = { id: 'v2', status: { code, description: 'words of the service' } };
    const body = method === 'POST' ? { model: { ...wire, model_version: version } } : { model_version: version };
    return { json: { status: ok, ...body } };
  });
}

test('a training is followed to its end, and the model comes back with its new version', async () => {
  const server = await training(21103, 21101, 21107, 21100);
  const { app, clock } = connectApp(server.url);
  const seen: (number | undefined)[] = [];

  const pets = await app.models.get('pets');
  const trained = await pets.train({ onProgress: ({ status }) => seen.push(status?.code) });

  expect(trained).toMatchObject({ id: 'pets', versionId: 'v2', versionStatus: { code: 21100 } });
  expect(seen).toEqual([21103, 21101, 21107, 21100]);
  expect(clock.waits).toEqual([1000, 1000, 1000]);
});

test('a model that is trained at once needs no look', async () => {
  const server = await training(21100);
  const { app } = connectApp(server.url);

  const trained = await (await app.models.get('pets')).train();

  expect(trained.versionStatus?.code).toBe(21100);
  expect(server.requests).toHaveLength(2);
});

test('pauses grow as the training takes longer, and the last look is at the deadline', async () => {
  const server = await training(21101);
  const { app, clock } = connectApp(server.url, { ratePerSecond: Infinity });
  const pets = await app.models.get('pets');

  await expect(pets.train({ timeoutMs: 330_000 })).rejects.toThrow(TrainingTimeoutError);

  const expected = [
    ...Array<number>(10).fill(1000),
    ...Array<number>(10).fill(5000),
    ...Array<number>(6).fill(10_000),
    ...Array<number>(3).fill(20_000),
    ...Array<number>(2).fill(30_000),
    60_000,
    30_000,
  ];
  expect(clock.waits).toEqual(expected);
});

test('the deadline is a minute unless said otherwise, and the message says how to wait longer', async () => {
  const server = await training(21103);
  const { app } = connectApp(server.url, { ratePerSecond: Infinity });
  const pets = await app.models.get('pets');

  const error = await pets.train().catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ waitedMs: 60_000, modelId: 'pets', versionId: 'v2' });
  expect((error as Error).message).toBe('The model "pets" is still being trained after 60 s; raise timeoutMs.');
});

test.each([
  [21110, /no input carries any of its concepts/],
  [21111, /add positive examples/],
  [21112, /mutually exclusive.*second concept/],
  [21113, /took too long/],
  [21114, /could not wait for the inputs/],
  [21115, /unknown error/],
  [21106, /could not train it/],
  [21117, /too few inputs/],
  [29999, /words of the service/],
])('a training that ends with %i says what to do', async (code, words) => {
  const server = await training(21103, code);
  const pets = await connectApp(server.url).app.models.get('pets');

  const error = await pets.train().catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(TrainingError);
  expect(error).toMatchObject({ code, modelId: 'pets', versionId: 'v2' });
  expect((error as Error).message).toMatch(words);
});

test('without waiting the version is told as it was begun', async () => {
  const server = await training(21103);
  const pets = await connectApp(server.url).app.models.get('pets');

  await expect(pets.train({ sync: false })).resolves.toMatchObject({ versionId: 'v2', versionStatus: { code: 21103 } });
  expect(server.requests).toHaveLength(2);
});

test('a training that was perhaps begun is not begun again', async () => {
  const server = await startServer([{ json: { status: ok, model: wire } }, { fault: 'reset' }]);
  const pets = await connectApp(server.url).app.models.get('pets');

  await expect(pets.train()).rejects.toMatchObject({ name: 'TransportError' });
  expect(server.requests).toHaveLength(2);
});

test('an abort ends the wait with its own reason', async () => {
  const server = await training(21101);
  const pets = await connectApp(server.url).app.models.get('pets');
  const controller = new AbortController();
  const reason = new Error('enough');

  const training_ = pets.train({ signal: controller.signal, onProgress: () => controller.abort(reason) });

  await expect(training_).rejects.toBe(reason);
});
