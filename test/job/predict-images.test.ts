import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { pino } from 'pino';
import { describe, expect, it } from 'vitest';

import { predictImages } from '../../src/job/predict-images.ts';
import type { PredictedImage, PredictJob } from '../../src/job/predict-images.ts';
import { collect } from '../support/collect.ts';
import { serveTestEngine, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { samplePng } from '../support/images.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const log = pino({ level: 'silent' });

interface World {
  readonly engine: TestEngine;
  readonly folder: string;
  readonly predict: (images: readonly string[], changes?: Partial<PredictJob>) => Promise<PredictedImage[]>;
}

async function world(): Promise<World> {
  const engine = await startTestEngine();
  const endpoint = await serveTestEngine(engine);
  const folder = await temporaryFolder();
  const job: PredictJob = {
    images: [],
    models: ['general-v1.3'],
    asking: {},
    endpoint,
    apiKey: 'key',
    pat: undefined,
    userId: undefined,
    appId: undefined,
    workingFolder: folder,
    environment: {},
  };
  const predict: World['predict'] = async (images, changes) =>
    collect(predictImages({ ...job, images, ...changes }, { log }));
  return { engine, folder, predict };
}

async function placeImages(folder: string, names: readonly string[]): Promise<void> {
  for (const [seed, name] of names.entries()) await writeFile(join(folder, name), await samplePng(seed));
}

describe('predictImages', () => {
  it('answers in the order in which images were named, however many there are', async () => {
    const { folder, predict } = await world();
    const names = Array.from({ length: 20 }, (_, index) => `${20 - index}.png`);
    await placeImages(folder, names);

    const predicted = await predict(names);

    expect(predicted.map(({ outcome }) => outcome.file.path)).toEqual(names);
    expect(predicted.every(({ outcome }) => outcome.kind === 'done')).toBe(true);
  });

  it('adds no input to the app', async () => {
    const { engine, folder, predict } = await world();
    await placeImages(folder, ['a.png', 'b.png']);

    await predict(['a.png', 'b.png']);

    const { body } = await engine.call('GET', '/v2/inputs');
    expect(body.inputs).toEqual([]);
    expect(engine.inference.calls).toBe(2);
  });

  it('gives records like those of the outputs, of an input that does not exist', async () => {
    const { folder, predict } = await world();
    await placeImages(folder, ['a.png']);

    const [predicted] = await predict(['./a.png']);

    expect(predicted?.records).toMatchObject([
      {
        v: 1,
        status: 'ok',
        key: expect.stringMatching(/^[0-9a-f]{64}:general-v1\.3:version-1$/),
        input: { id: null, path: 'a.png', paths: ['a.png'], width: 8, height: 6, mime: 'image/png' },
        model: { name: 'general-v1.3' },
        concepts: [{ name: expect.any(String) }, { name: expect.any(String) }],
      },
    ]);
    expect(Object.keys(predicted?.records[0]?.ms ?? {})).toEqual(['predict']);
  });

  it('sends equal contents once and answers for each', async () => {
    const { engine, folder, predict } = await world();
    await writeFile(join(folder, 'a.png'), await samplePng(1));
    await writeFile(join(folder, 'twin.png'), await samplePng(1));

    const predicted = await predict(['a.png', 'twin.png', 'a.png']);

    expect(predicted.map(({ records }) => records.map(({ status }) => status))).toEqual([['ok'], ['ok'], ['ok']]);
    expect(engine.inference.calls).toBe(1);
  });

  it('asks for what is wanted', async () => {
    const { folder, predict } = await world();
    await placeImages(folder, ['a.png']);

    const [predicted] = await predict(['a.png'], { asking: { maxConcepts: 1 } });

    expect(predicted?.records).toMatchObject([{ concepts: [{ name: 'small' }] }]);
  });

  it('says why an image fails and goes on with the others', async () => {
    const { folder, predict } = await world();
    await writeFile(join(folder, 'words.jpg'), 'not an image');
    await placeImages(folder, ['a.png']);

    const predicted = await predict(['words.jpg', 'a.png']);

    expect(predicted.map(({ outcome }) => outcome.kind)).toEqual(['failed', 'done']);
    expect(predicted[0]?.records).toMatchObject([{ status: 'failed', model: null, error: { code: 'not-an-image' } }]);
  });

  it('makes an address that the service cannot fetch a failed answer', async () => {
    const { predict } = await world();

    const [predicted] = await predict(['http://127.0.0.1:9/cat.jpg']);

    expect(predicted?.records).toMatchObject([{ status: 'failed', input: { url: 'http://127.0.0.1:9/cat.jpg' } }]);
  });

  it.each(['missing.png', 'photos', 'http://'])('refuses %s before anything is asked', async (wrong) => {
    const { engine, folder, predict } = await world();
    await mkdir(join(folder, 'photos'));
    await placeImages(folder, ['a.png']);

    await expect(predict(['a.png', wrong])).rejects.toMatchObject({ name: 'SourceError' });

    expect(engine.inference.calls).toBe(0);
  });

  it('stops after the images that are under way', async () => {
    const { engine, folder } = await world();
    const names = Array.from({ length: 40 }, (_, index) => `${index}.png`);
    await placeImages(folder, names);
    const stop = new AbortController();
    const job = { images: names, models: ['general-v1.3'], asking: {}, workingFolder: folder, environment: {} };
    const endpoint = await serveTestEngine(engine);
    const account = { endpoint, apiKey: 'key', pat: undefined, userId: undefined, appId: undefined };

    const paths: string[] = [];
    for await (const { outcome } of predictImages({ ...job, ...account }, { log, stop: stop.signal })) {
      paths.push(outcome.file.path);
      stop.abort();
    }

    expect(paths).toEqual(names.slice(0, 16));
  });
});
