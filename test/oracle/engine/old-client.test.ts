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
    .poll(async () => (await told(app.inputs.getStatus())).counts, { timeout: 30_000, interval: 50 })
    .toMatchObject({ to_process: 0, processing: 0 });
}

/** Says what the engine answered where the client only says that it failed. */
async function told(call: Promise<Any>): Promise<Any> {
  return call.catch((error: Any) => {
    const { method, url, data } = error.config ?? {};
    throw new Error(
      `${method} ${url} ${String(data).slice(0, 300)}: ${JSON.stringify(error.response?.data ?? error.data)}`,
    );
  });
}

test('the old client adds, lists, labels, searches and deletes inputs', async () => {
  const { app, proxy } = await connect();
  const geo = { longitude: -0.12, latitude: 51.5 };

  const added = await told(
    app.inputs.create([
      { id: 'cat', base64: await sample('cat-chelsea.png'), concepts: [{ id: 'cat' }], metadata: { sku: 7 }, geo },
      { id: 'coffee', base64: await sample('coffee.png'), concepts: [{ id: 'cat', value: false }, { id: 'cup' }] },
      { id: 'astronaut', base64: await sample('astronaut.png'), crop: [0, 0, 0.9, 0.9] },
    ]),
  );
  await untilProcessed(app);
  const listed = await told(app.inputs.list({ page: 1, perPage: 2 }));
  const cat = await told(app.inputs.get('cat'));
  await told(app.inputs.mergeConcepts([{ id: 'astronaut', concepts: [{ id: 'person' }] }]));
  await told(app.inputs.overwriteConcepts([{ id: 'coffee', concepts: [{ id: 'drink' }] }]));
  await told(app.inputs.deleteConcepts([{ id: 'cat', concepts: [{ id: 'cat' }] }]));
  await told(app.inputs.update([{ id: 'cat', metadata: { colour: 'red' } }]));
  const changed = await told(app.inputs.get('coffee'));
  const byLabel = await told(app.inputs.search({ concept: { id: 'person', type: 'input' } }));
  const bySight = await told(app.inputs.search({ input: { id: 'cat', base64: await sample('cat-chelsea.png') } }));
  const byPrediction = await told(app.inputs.search({ concept: { name: 'cup', type: 'output' } }));
  const byMetadata = await told(app.inputs.search({ input: { metadata: { colour: 'red' } } }));
  await told(app.inputs.delete('cat'));
  await told(app.inputs.delete(['coffee', 'astronaut']));

  expect(added.rawData.map(({ id }: Any) => id)).toEqual(['cat', 'coffee', 'astronaut']);
  expect(listed.rawData).toHaveLength(2);
  expect(cat.rawData.data).toMatchObject({ metadata: { sku: 7 }, geo: { geo_point: geo } });
  expect(changed.rawData.data.concepts.map(({ id }: Any) => id)).toEqual(['drink']);
  expect(byLabel.hits.map(({ input }: Any) => input.id)).toEqual(['astronaut']);
  expect(bySight.hits[0]).toMatchObject({ input: { id: 'cat' } });
  expect(byPrediction.hits[0].input.id).toBe('coffee');
  expect(byMetadata.hits.map(({ input }: Any) => input.id)).toEqual(['cat']);
  expect((await told(app.inputs.list())).rawData).toEqual([]);
  expect(proxy.problems()).toEqual([]);
}, 60_000);

test('the old client makes concepts and finds them', async () => {
  const { app, proxy } = await connect();

  await told(
    app.concepts.create([
      { id: 'zebra', name: 'Zebra' },
      { id: 'zebra-foal', name: 'zebra foal' },
    ]),
  );
  const zebra = await told(app.concepts.get('zebra'));
  await told(app.concepts.update({ id: 'zebra', name: 'zebra' }));
  const found = await told(app.concepts.search('zebra*'));
  const listed = await told(app.concepts.list({ page: 1, perPage: 100 }));

  expect(zebra.name).toBe('Zebra');
  expect(found.rawData.map(({ name }: Any) => name)).toEqual(expect.arrayContaining(['zebra', 'zebra foal']));
  expect(listed.rawData.map(({ id }: Any) => id)).toEqual(expect.arrayContaining(['zebra', 'zebra-foal']));
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
  await told(app.inputs.create(inputs));
  await untilProcessed(app);

  const made = await told(
    app.models.create({ id: 'pets', name: 'pets' }, [{ id: 'cat' }], {
      conceptsMutuallyExclusive: false,
    }),
  );
  await made.mergeConcepts([{ id: 'cup' }]);
  const trained = await told(app.models.train('pets', true));
  const answer = await told(app.models.predict('pets', { base64: base64.cat }));
  const evaluated = await trained.runModelEval();
  const info = await told(app.models.getOutputInfo('pets'));
  const versions = await told(app.models.getVersions('pets'));
  const trainedWith = await (await told(app.models.get('pets'))).getInputs();
  await told(
    app.models.feedback('pets', 'https://img.example/a.jpg', {
      id: 'f',
      data: { concepts: [{ id: 'cat', value: true }] },
      info: { eventType: 'annotation', outputId: 'o' },
    }),
  );
  await told(app.models.delete('pets'));
  await told(app.inputs.delete());

  expect(trained.modelVersion.status.code).toBe(21_100);
  const [best] = answer.outputs[0].data.concepts;
  expect(best).toMatchObject({ id: 'cat' });
  expect(evaluated.rawData.metrics.status.code).toBe(21_300);
  expect(info.rawData.output_info.data.concepts.map(({ id }: Any) => id)).toEqual(['cat', 'cup']);
  expect(versions.model_versions.length).toBeGreaterThan(1);
  expect(trainedWith.inputs).toHaveLength(8);
  expect(proxy.problems()).toEqual([]);
}, 60_000);

test('the old client finds the public models and asks each', async () => {
  const { app, proxy } = await connect();
  const image = { base64: await sample('astronaut.png') };

  const listed = await told(app.models.list({ page: 1, perPage: 100 }));
  const found = await told(app.models.search('general-v1.3', 'concept'));
  const answers = [];
  for (const { id } of listed.rawData) answers.push(await told(app.models.predict(id, image)));
  const workflow = await told(app.workflow.predict('general', image));

  expect(found[0].id).toBe('aaa03c23b3724a16a56b629203edc62c');
  expect(answers.map(({ outputs }) => outputs[0].status.code)).toEqual(listed.rawData.map(() => 10_000));
  expect(workflow.results[0].outputs.length).toBeGreaterThan(1);
  expect(proxy.problems()).toEqual([]);
}, 60_000);

test('the old client works with an app id and secret, too', async () => {
  const { app, proxy } = await connect({ clientId: 'ID', clientSecret: 'SECRET' });

  expect(await told(app.models.list())).not.toHaveLength(0);
  expect(proxy.calls[0]).toBe('POST /v2/token 200');
  expect(proxy.problems()).toEqual([]);
});
