import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// @ts-expect-error An independent client of the service's time; it brings no types.
import Clarifai from 'clarifai';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startEngine, type RunningEngine } from '../../../src/engine/engine.ts';
import { SAMPLES } from '../../engine/samples.ts';
import { REPLIES } from './replies.ts';
import { startJudgingProxy, type JudgingProxy } from './judging-proxy.ts';

// oxlint-disable-next-line typescript/no-explicit-any
type Any = any;

let engine: RunningEngine;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'old-client-'));
  engine = await startEngine({
    dataDir: folder,
    apiKeys: ['key'],
    appCredentials: { appId: 'ID', appSecret: 'SECRET' },
  });
});

afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

async function sample(name: string): Promise<string> {
  return readFile(new URL(name, SAMPLES), 'base64');
}

async function connect(options: object = { apiKey: 'key' }): Promise<{ app: Any; proxy: JudgingProxy }> {
  const proxy = await startJudgingProxy(engine.url, REPLIES);
  return { app: new Clarifai.App({ ...options, apiEndpoint: proxy.url }), proxy };
}

async function untilProcessed(app: Any): Promise<void> {
  await expect
    .poll(async () => (await app.inputs.getStatus()).counts, { timeout: 30_000, interval: 50 })
    .toMatchObject({ to_process: 0, processing: 0 });
}

test('the old client adds, lists, labels, searches and deletes inputs', async () => {
  const { app, proxy } = await connect();
  const geo = { longitude: -0.12, latitude: 51.5 };

  const added = await app.inputs.create([
    { id: 'cat', base64: await sample('cat-chelsea.png'), concepts: [{ id: 'cat' }], metadata: { sku: 7 }, geo },
    { id: 'coffee', base64: await sample('coffee.png'), concepts: [{ id: 'cat', value: false }, { id: 'cup' }] },
    { id: 'astronaut', base64: await sample('astronaut.png'), crop: [0, 0, 0.9, 0.9] },
  ]);
  await untilProcessed(app);
  const listed = await app.inputs.list({ page: 1, perPage: 2 });
  const cat = await app.inputs.get('cat');
  await app.inputs.mergeConcepts([{ id: 'astronaut', concepts: [{ id: 'person' }] }]);
  await app.inputs.overwriteConcepts([{ id: 'coffee', concepts: [{ id: 'drink' }] }]);
  await app.inputs.deleteConcepts([{ id: 'cat', concepts: [{ id: 'cat' }] }]);
  await app.inputs.update([{ id: 'cat', metadata: { colour: 'red' } }]);
  const changed = await app.inputs.get('coffee');
  const byLabel = await app.inputs.search({ concept: { id: 'person', type: 'input' } });
  const bySight = await app.inputs.search({ input: { id: 'cat', base64: await sample('cat-chelsea.png') } });
  const byPrediction = await app.inputs.search({ concept: { name: 'cup', type: 'output' } });
  const byMetadata = await app.inputs.search({ input: { metadata: { colour: 'red' } } });
  await app.inputs.delete('cat');
  await app.inputs.delete(['coffee', 'astronaut']);

  expect(added.map(({ id }: Any) => id)).toEqual(['cat', 'coffee', 'astronaut']);
  expect(listed).toHaveLength(2);
  expect(cat.rawData.data).toMatchObject({ metadata: { sku: 7 }, geo: { geo_point: geo } });
  expect(changed.concepts.map(({ id }: Any) => id)).toEqual(['drink']);
  expect(byLabel.hits.map(({ input }: Any) => input.id)).toEqual(['astronaut']);
  expect(bySight.hits[0]).toMatchObject({ input: { id: 'cat' } });
  expect(byPrediction.hits[0].input.id).toBe('coffee');
  expect(byMetadata.hits.map(({ input }: Any) => input.id)).toEqual(['cat']);
  expect(await app.inputs.list()).toHaveLength(0);
  expect(proxy.problems()).toEqual([]);
}, 60_000);

test('the old client makes concepts and finds them', async () => {
  const { app, proxy } = await connect();

  await app.concepts.create([
    { id: 'zebra', name: 'Zebra' },
    { id: 'zebra-foal', name: 'zebra foal' },
  ]);
  const zebra = await app.concepts.get('zebra');
  await app.concepts.update({ id: 'zebra', name: 'zebra' });
  const found = await app.concepts.search('zebra*');
  const listed = await app.concepts.list({ page: 1, perPage: 100 });

  expect(zebra.name).toBe('Zebra');
  expect(found.map(({ name }: Any) => name)).toEqual(expect.arrayContaining(['zebra', 'zebra foal']));
  expect(listed.map(({ id }: Any) => id)).toEqual(expect.arrayContaining(['zebra', 'zebra-foal']));
  expect(proxy.problems()).toEqual([]);
});

test('the old client makes a model, trains it and asks it', async () => {
  const { app, proxy } = await connect();
  const crops = [
    [0, 0, 0.8, 0.8],
    [0.2, 0.2, 1, 1],
    [0, 0.2, 0.8, 1],
    [0.2, 0, 1, 0.8],
  ];
  const base64 = { cat: await sample('cat-chelsea.png'), cup: await sample('coffee.png') };
  const inputs = Object.entries(base64).flatMap(([concept, image]) =>
    crops.map((crop, index) => ({ id: `${concept}-${index}`, base64: image, crop, concepts: [{ id: concept }] })),
  );
  await app.inputs.create(inputs);
  await untilProcessed(app);

  const made = await app.models.create({ id: 'pets', name: 'pets' }, [{ id: 'cat' }], {
    conceptsMutuallyExclusive: false,
  });
  await made.mergeConcepts([{ id: 'cup' }]);
  const trained = await app.models.train('pets', true);
  const answer = await app.models.predict('pets', { base64: base64.cat });
  const evaluated = await trained.runModelEval();
  const info = await app.models.getOutputInfo('pets');
  const versions = await app.models.getVersions('pets');
  const trainedWith = await (await app.models.get('pets')).getInputs();
  await app.models.feedback('pets', 'https://img.example/a.jpg', {
    id: 'f',
    data: { concepts: [{ id: 'cat', value: true }] },
    info: { eventType: 'annotation', outputId: 'o' },
  });
  await app.models.delete('pets');
  await app.inputs.delete();

  expect(trained.modelVersion.status.code).toBe(21_100);
  const [best] = answer.outputs[0].data.concepts;
  expect(best).toMatchObject({ id: 'cat' });
  expect(evaluated.rawData.metrics.status.code).toBe(21_303);
  expect(info.rawData.output_info.data.concepts.map(({ id }: Any) => id)).toEqual(['cat', 'cup']);
  expect(versions.length).toBeGreaterThan(1);
  expect(trainedWith).toHaveLength(8);
  expect(proxy.problems()).toEqual([]);
}, 60_000);

test('the old client finds the public models and asks each', async () => {
  const { app, proxy } = await connect();
  const image = { base64: await sample('astronaut.png') };

  const listed = await app.models.list({ page: 1, perPage: 100 });
  const found = await app.models.search('general-v1.3', 'concept');
  const answers = [];
  for (const { id } of listed.rawData) answers.push(await app.models.predict(id, image));
  const workflow = await app.workflow.predict('general', image);

  expect(found[0].id).toBe('aaa03c23b3724a16a56b629203edc62c');
  expect(answers.map(({ outputs }) => outputs[0].status.code)).toEqual(listed.rawData.map(() => 10_000));
  expect(workflow.results[0].outputs.length).toBeGreaterThan(1);
  expect(proxy.problems()).toEqual([]);
}, 60_000);

test('the old client works with an app id and secret, too', async () => {
  const { app, proxy } = await connect({ clientId: 'ID', clientSecret: 'SECRET' });

  expect(await app.models.list()).not.toHaveLength(0);
  expect(proxy.calls[0]).toBe('POST /v2/token 200');
  expect(proxy.problems()).toEqual([]);
});
