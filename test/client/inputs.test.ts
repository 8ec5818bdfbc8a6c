import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { ApiError, UserError, WaitTimeoutError } from '../../src/client/errors.ts';
import { FileUnreadableError } from '../../src/client/file-errors.ts';
import { Image } from '../../src/client/image.ts';
import type { InputCounts } from '../../src/client/wait-for-uploads.ts';
import { startServer, type ScriptedReply } from '../support/server.ts';
import { connectApp } from './connect.ts';

const ok = { code: 10000, description: 'Ok' };
const url = 'https://img.example/a.jpg';
const image = (id: string): Image => new Image({ url, id });
const input = (id: string, code = 30000): object => ({ id, data: { image: { url } }, status: { code } });

function counts(toProcess: number, processing?: number): ScriptedReply {
  return { json: { status: ok, counts: { processed: 5, to_process: toProcess, errors: 1, processing } } };
}

test('images of every source are sent in one body, in order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'inputs-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  const file = join(folder, 'é.jpg');
  await writeFile(file, 'content');
  const base64 = Buffer.from('content').toString('base64');
  const server = await startServer([{ json: { status: ok, inputs: ['a', 'b', 'c', 'd'].map((id) => input(id)) } }]);

  const { status, inputs } = await connectApp(server.url).app.inputs.bulkCreateImages([
    new Image({ file, id: 'a', notConcepts: ['car'] }),
    new Image({ bytes: Buffer.from('content'), id: 'b', metadata: { sku: 1 } }),
    new Image({ base64, id: 'c', geo: { longitude: 8, latitude: 47 } }),
    new Image({ url, id: 'd', crop: [0, 0, 1, 0.5], allowDuplicateUrl: true }),
  ]);

  expect(status).toEqual(ok);
  expect(inputs.map((outcome) => outcome.kind === 'answered' && outcome.answer.id)).toEqual(['a', 'b', 'c', 'd']);
  expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/v2/inputs' });
  expect(server.json(0)).toEqual({
    inputs: [
      { id: 'a', data: { image: { base64 }, concepts: [{ id: 'car', value: 0 }] } },
      { id: 'b', data: { image: { base64 }, metadata: { sku: 1 } } },
      { id: 'c', data: { image: { base64 }, geo: { geo_point: { longitude: 8, latitude: 47 } } } },
      { id: 'd', data: { image: { url, crop: [0, 0, 1, 0.5], allow_duplicate_url: true } } },
    ],
  });
});

test.each([
  ['mixed success', 207, 10010, [30001, 30100]],
  ['failure of all', 400, 10020, [30100, 30106]],
])('%s is data: each image has its own status', async (_, httpStatus, code, itemCodes) => {
  const inputs = itemCodes.map((itemCode, index) => input(`server-made-${index}`, itemCode));
  const server = await startServer([{ status: httpStatus, json: { status: { code }, inputs } }]);

  const created = await connectApp(server.url).app.inputs.bulkCreateImages([image('a'), image('b')]);

  expect(created.status?.code).toBe(code);
  const codes = created.inputs.map((outcome) => outcome.kind === 'answered' && outcome.answer.status?.code);
  expect(codes).toEqual(itemCodes);
});

test('a failure of the whole call without a list is an error', async () => {
  const server = await startServer([{ status: 400, json: { status: { code: 10020 }, inputs: [] } }]);

  await expect(connectApp(server.url).app.inputs.bulkCreateImages([image('a')])).rejects.toThrow(ApiError);
});

test('an image that cannot be read is left out and told, its neighbours are uploaded', async () => {
  const server = await startServer([{ json: { status: ok, inputs: [input('a'), input('c')] } }]);
  const missing = new Image({ file: '/nowhere/b.jpg', id: 'b' });

  const { inputs } = await connectApp(server.url).app.inputs.bulkCreateImages([image('a'), missing, image('c')]);

  expect(inputs.map(({ kind }) => kind)).toEqual(['answered', 'unread', 'answered']);
  expect(inputs[2]).toMatchObject({ answer: { id: 'c' } });
  expect(server.json(0)).toMatchObject({ inputs: [{ id: 'a' }, { id: 'c' }] });
});

test('when no image can be read, nothing is sent', async () => {
  const server = await startServer([]);
  const missing = new Image({ file: '/nowhere/b.jpg' });
  const { app } = connectApp(server.url);

  const { status, inputs } = await app.inputs.bulkCreateImages([missing]);

  expect(status).toBeNull();
  expect(inputs[0]).toMatchObject({ kind: 'unread' });
  await expect(app.inputs.createImage(missing)).rejects.toThrow(FileUnreadableError);
  expect(server.requests).toHaveLength(0);
});

test('a reply that leaves images out is matched by id, and the rest counts as unanswered', async () => {
  const replies = [[input('c'), null, input('a')], null, [input('a')]].map((inputs) => ({
    json: { status: ok, inputs },
  }));
  const server = await startServer(replies);
  const { app } = connectApp(server.url);
  const images = ['a', 'b', 'c', 'd'].map(image);

  const partly = await app.inputs.bulkCreateImages(images);
  const nothing = await app.inputs.bulkCreateImages(images);
  const nameless = await app.inputs.bulkCreateImages([new Image({ url }), new Image({ url })]);

  expect(partly.inputs.map(({ kind }) => kind)).toEqual(['answered', 'unanswered', 'answered', 'unanswered']);
  expect(partly.inputs[2]).toMatchObject({ answer: { id: 'c' } });
  expect(nothing.inputs.every(({ kind }) => kind === 'unanswered')).toBe(true);
  expect(nameless.inputs.every(({ kind }) => kind === 'unanswered')).toBe(true);
});

test.each([
  ['an empty list', []],
  ['129 images', Array.from({ length: 129 }, (_, index) => image(`${index}`))],
  ['an id used twice', [image('a'), image('a')]],
])('%s is refused before any request', async (_, images) => {
  const server = await startServer([]);

  await expect(connectApp(server.url).app.inputs.bulkCreateImages(images)).rejects.toThrow(UserError);

  expect(server.requests).toHaveLength(0);
});

test('one refused image is an ApiError with its own status', async () => {
  const refused = { ...input('x', 30100), status: { code: 30100, description: 'Duplicate URL' } };
  const server = await startServer([
    { json: { status: ok, inputs: [input('a')] } },
    { status: 400, json: { status: { code: 10020 }, inputs: [refused] } },
  ]);
  const { app } = connectApp(server.url);

  await expect(app.inputs.createImage(image('a'))).resolves.toMatchObject({ id: 'a' });
  await expect(app.inputs.createImage(image('a'))).rejects.toMatchObject({ name: 'ApiError', code: 30100 });
});

test('an input is read by its encoded id', async () => {
  const server = await startServer([{ json: { status: ok, input: input('a b') } }]);

  await expect(connectApp(server.url).app.inputs.get('a b')).resolves.toMatchObject({ id: 'a b' });

  expect(server.requests[0]?.path).toBe('/v2/inputs/a%20b');
});

test('many inputs are read in one call where the service filters by id', async () => {
  const server = await startServer([{ json: { status: ok, inputs: [input('b'), input('a')] } }]);

  const found = await connectApp(server.url).app.inputs.getMany(['a', 'b']);

  expect(found.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(server.requests.map(({ path }) => path)).toEqual(['/v2/inputs?ids=a&ids=b&page=1&per_page=2']);
});

test('many inputs are read one by one where the service ignores the filter; unknown ones are missing', async () => {
  const server = await startServer(({ path }) => {
    if (path.includes('?')) return { json: { status: ok, inputs: [input('x'), input('a')] } };
    if (path.endsWith('/b')) return { json: { status: ok, input: input('b') } };
    return { status: 404, json: { status: { code: 11101 } } };
  });

  const found = await connectApp(server.url).app.inputs.getMany(['a', 'b', 'gone']);

  expect(found.map(({ id }) => id)).toEqual(['a', 'b']);
});

test('all inputs come page after page, until an empty page', async () => {
  const pages = [[input('a'), input('b', 30002)], [input('c')], []];
  const server = await startServer(pages.map((inputs) => ({ json: { status: ok, inputs } })));
  const ids: unknown[] = [];

  for await (const one of connectApp(server.url).app.inputs.getAll({ perPage: 2 })) ids.push(one.id);

  expect(ids).toEqual(['a', 'b', 'c']);
  expect(server.requests.map(({ path }) => path)).toEqual(
    [1, 2, 3].map((page) => `/v2/inputs?page=${page}&per_page=2`),
  );
});

test('pages are read only as far as they are wanted', async () => {
  const server = await startServer(() => ({ json: { status: ok, inputs: [input('a')] } }));

  for await (const one of connectApp(server.url).app.inputs.getAll()) if (one.id === 'a') break;

  expect(server.requests).toHaveLength(1);
});

test('a null list is an empty page, a bad page number is refused', async () => {
  const server = await startServer([{ json: { status: ok, inputs: null } }]);
  const { app } = connectApp(server.url);

  await expect(app.inputs.getByPage()).resolves.toEqual([]);
  await expect(app.inputs.getByPage({ page: 0 })).rejects.toThrow(UserError);
});

test('counts are read, with zero for those that an old service leaves out', async () => {
  const server = await startServer([counts(3), { json: { status: ok } }]);
  const { app } = connectApp(server.url, { retry: { attempts: 1 } });

  await expect(app.inputs.checkStatus()).resolves.toEqual({ processed: 5, toProcess: 3, errors: 1, processing: 0 });
  await expect(app.inputs.checkStatus()).rejects.toMatchObject({ name: 'TransportError', code: 'reply-unreadable' });
});

test('waiting ends when nothing waits and nothing is in work, not before', async () => {
  const server = await startServer([counts(2, 1), counts(0, 2), counts(0, 0)]);
  const { app, clock } = connectApp(server.url);
  const seen: InputCounts[] = [];

  const last = await app.inputs.waitUntilInputsUploadFinish({ onProgress: (progress) => seen.push(progress) });

  expect(last).toMatchObject({ toProcess: 0, processing: 0 });
  expect(seen.map(({ processing }) => processing)).toEqual([1, 2, 0]);
  expect(clock.waits).toEqual([500, 800]);
});

test('the pauses between looks grow to ten seconds, and jitter stays within a fifth', async () => {
  const looks = Array.from({ length: 12 }, () => counts(1));
  const pausesWith = async (random: () => number): Promise<readonly number[]> => {
    const server = await startServer([...looks, counts(0)]);
    const { app, clock } = connectApp(server.url, { random, ratePerSecond: Infinity });
    await app.inputs.waitUntilInputsUploadFinish();
    return clock.waits;
  };

  const [low, middle, high] = await Promise.all([pausesWith(() => 0), pausesWith(() => 0.5), pausesWith(() => 0.999)]);

  expect(middle.at(-1)).toBe(10_000);
  expect(low[0]).toBe(400);
  expect(high[0]).toBeCloseTo(600, 0);
});

test('waiting ends at its deadline with a typed error that tells what is open', async () => {
  const server = await startServer(() => counts(3, 1));
  const { app, clock } = connectApp(server.url);
  const startMs = clock.now();

  const error = await app.inputs
    .waitUntilInputsUploadFinish({ maxWaitMs: 30_000 })
    .catch((failure: unknown) => failure);

  expect(error).toBeInstanceOf(WaitTimeoutError);
  expect(error).toMatchObject({ pending: 4 });
  expect(clock.now() - startMs).toBeCloseTo(30_000);
});

test('waiting ends when aborted', async () => {
  const controller = new AbortController();
  const server = await startServer(() => counts(1));
  const onProgress = (): void => controller.abort(new Error('stopped'));

  const result = connectApp(server.url).app.inputs.waitUntilInputsUploadFinish({
    signal: controller.signal,
    onProgress,
  });

  await expect(result).rejects.toThrow('stopped');
});
