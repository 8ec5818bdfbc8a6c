import { once } from 'node:events';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';

import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, run } from './command-line.ts';
import { startEngineProcess } from './engine-process.ts';
import type { EngineProcess } from './engine-process.ts';
import { library } from './library.ts';
import { jsonRecords } from './outputs.ts';

const { ClarifaiApp, Image } = library;

async function serve(folder: string, ...args: readonly string[]): Promise<EngineProcess> {
  const engine = await startEngineProcess(folder, '--data', 'data', ...args);
  onTestFinished(() => void engine.process.kill('SIGKILL'));
  return engine;
}

function connect(url: string, apiKey?: string): InstanceType<typeof ClarifaiApp> {
  const app = new ClarifaiApp({ baseUrl: url, apiKey, environment: {} });
  onTestFinished(async () => app.close());
  return app;
}

describe('the engine command', () => {
  it('serves the client: upload, wait, predict', async () => {
    const { url } = await serve(await temporaryFolder());
    const app = connect(url);
    const cat = new Image({ file: join(SAMPLES, 'cat-chelsea.png'), id: 'cat' });

    await app.inputs.bulkCreateImages([cat]);
    const counts = await app.inputs.waitUntilInputsUploadFinish();
    const model = await app.models.get('general-v1.3');
    const { outputs } = await model.predict([cat], { maxConcepts: 3, minValue: 0.5 });

    expect(counts).toMatchObject({ processed: 1, errors: 0 });
    const [output] = outputs;
    const concepts = output?.kind === 'answered' ? (output.answer.data?.concepts ?? []) : [];
    expect(concepts).toHaveLength(3);
    expect(concepts.map(({ name }) => name)).toContain('cat');
  });

  it('turns photos upright as their EXIF data say, unless it is told to take them as stored', async () => {
    const lying = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'red' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const inputs = [{ id: 'photo', data: { image: { base64: lying.toString('base64') } } }];
    const sizeWith = async (...args: readonly string[]): Promise<unknown> => {
      const { url } = await serve(await temporaryFolder(), ...args);
      await fetch(`${url}/v2/inputs`, { method: 'POST', body: JSON.stringify({ inputs }) });
      await connect(url).inputs.waitUntilInputsUploadFinish();
      const reply = (await (await fetch(`${url}/v2/inputs/photo`)).json()) as { input: { data: { image: object } } };
      return reply.input.data.image;
    };

    expect(await sizeWith()).toMatchObject({ image_info: { width: 40, height: 60 } });
    expect(await sizeWith('--as-stored')).toMatchObject({ image_info: { width: 60, height: 40 } });
  });

  it('is an endpoint for imports, with its key', async () => {
    const folder = await temporaryFolder();
    const { url } = await serve(folder, '--api-key', 'secret');
    const image = join(SAMPLES, 'coffee.png');

    const refused = await run(folder, 'import', image, '--out', 'a.json', '--endpoint', url, '--state', 's1');
    const done = await run(
      folder,
      'import',
      image,
      '--out',
      'b.json',
      '--endpoint',
      url,
      '--state',
      's2',
      '--api-key',
      'secret',
    );

    expect(refused.code).toBe(7);
    expect(done.code).toBe(0);
    expect((await jsonRecords(folder, 'b.json'))[0]).toMatchObject({ status: 'ok', model: { endpoint: url } });
  });

  it('keeps acknowledged inputs through kill -9, and ends with 0 at SIGTERM', async () => {
    const folder = await temporaryFolder();
    const first = await serve(folder);
    await connect(first.url).inputs.bulkCreateImages([new Image({ file: join(SAMPLES, 'coffee.png'), id: 'cup' })]);
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');

    const second = await serve(folder);
    const counts = await connect(second.url).inputs.waitUntilInputsUploadFinish();
    second.process.kill('SIGTERM');
    const [code] = (await once(second.process, 'exit')) as [number];

    expect(counts).toMatchObject({ processed: 1 });
    expect(code).toBe(0);
  });

  it('gives tokens for an app id and secret, and survives its own faults with a client that retries', async () => {
    const credentials = ['--app-id', 'my-app', '--app-secret', 'my-secret'];
    // Breaks the connection of the first call and of the eighth.
    const args = [...credentials, '--fault', '500:0.1,reset:0.1', '--seed', '8'];
    const { url } = await serve(await temporaryFolder(), ...args);
    const app = new ClarifaiApp({ baseUrl: url, appId: 'my-app', appSecret: 'my-secret', environment: {} });
    onTestFinished(async () => app.close());

    for (let call = 0; call < 6; call += 1) await app.models.getByPage();

    const refused = await fetch(`${url}/v2/inputs`, { headers: { authorization: 'Key other' } });
    expect(refused.status).toBe(401);
  });

  it.each([
    [['--fault', 'rest:0.1'], /no fault "rest".*429, 500, 502, 503, reset, slow, truncated, partial, stuck/],
    [['--app-id', 'my-app'], /--app-secret/],
    [['--rate', '0'], /above 0/],
  ])('refuses %j with exit code 2 and a hint', async (args, hint) => {
    const { code, stderr } = await run(await temporaryFolder(), 'engine', ...args);

    expect(stderr).toMatch(hint);
    expect(code).toBe(2);
  });

  it('lets only one engine use a folder, and names a port that is taken', async () => {
    const folder = await temporaryFolder();
    const { url } = await serve(folder);

    const sameFolder = await run(folder, 'engine', '--data', 'data');
    const samePort = await run(folder, 'engine', '--data', 'other', '--port', new URL(url).port);

    expect(sameFolder).toMatchObject({ code: 2, stderr: expect.stringContaining('Another engine is using') as string });
    expect(samePort).toMatchObject({ code: 2, stderr: expect.stringContaining('EADDRINUSE') as string });
  });

  it('is not disturbed by an import into its folder, which says what to do', async () => {
    const folder = await temporaryFolder();
    await serve(folder, '--data', join(folder, '.clarifai-ingest', 'engine'));

    const { code, stderr } = await run(folder, 'import', SAMPLES, '--out', 'out.ndjson', '--model', 'color');

    expect(code).toBe(6);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/Another engine is using .*--endpoint/);
  });
});
