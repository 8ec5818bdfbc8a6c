import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { ClarifaiApp } from '../../../src/client/app.ts';
import { ClarifaiService } from '../../../src/pipeline/clarifai/service.ts';
import type { ClarifaiModel } from '../../../src/pipeline/clarifai/service.ts';
import type { ConfirmedFile } from '../../../src/pipeline/file.ts';
import { startServer } from '../../support/server.ts';
import type { Script, ScriptedServer } from '../../support/server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const signal = new AbortController().signal;
const OK = { code: 10000, description: 'Ok' };
const MODEL = { id: 'm1', name: 'general-v1.3', output_info: { type: 'concept', type_ext: 'concept' } };

async function confirmedFile(name: string, url: string | null = null): Promise<ConfirmedFile> {
  const file = join(await temporaryFolder(), name);
  await writeFile(file, name);
  return {
    file,
    origin: 'file',
    source: 'folder:.',
    path: name,
    bytes: Buffer.byteLength(name),
    mtimeMs: 0,
    settledMs: 0,
    sha256: name,
    inputId: `id-${name}`,
    mime: 'image/png',
    width: 1,
    height: 1,
    url,
    isProcessed: true,
    uploadMs: 0,
    confirmMs: 0,
  };
}

/** A service whose first call, the look-up of the model, is answered; the script begins after it. */
async function connect(
  script: Script,
): Promise<{ readonly service: ClarifaiService; readonly model: ClarifaiModel; readonly server: ScriptedServer }> {
  const server = await startServer(async (request, index) => {
    if (index === 0) return { json: { status: OK, model: MODEL } };
    return typeof script === 'function' ? script(request, index - 1) : (script[index - 1] ?? { status: 418 });
  });
  const app = new ClarifaiApp({ baseUrl: server.url, environment: {}, retry: { attempts: 1 } });
  onTestFinished(async () => app.close());
  const model = await app.models.get('m1');
  const recorded = { id: 'm1', name: 'general-v1.3', version: 'v1', endpoint: server.url };
  const known = { recorded, typeExt: 'concept', model };
  return { service: new ClarifaiService(app, [known], { givesLastingUrls: true }), model: known, server };
}

describe('uploading to the service', () => {
  it('reads a verdict for each image from one reply', async () => {
    const inputs = [30000, 30001, 30104, 30300].map((code, index) => ({
      id: `id-${index}`,
      data: { image: { url: `https://img.example/${index}` } },
      status: { code, description: `code ${code}` },
    }));
    const { service } = await connect([{ status: 207, json: { status: { code: 10010 }, inputs } }]);
    const files = await Promise.all(['0', '1', '2', '3'].map(async (name) => confirmedFile(name)));

    const verdicts = await service.upload(files, signal);

    expect(verdicts).toMatchObject([
      { kind: 'accepted', isProcessed: true, url: 'https://img.example/0' },
      { kind: 'accepted', isProcessed: false },
      { kind: 'known', error: { code: 30104 } },
      { kind: 'refused', error: { code: 30300, class: 'permanent', stage: 'upload', retryable: false } },
    ]);
  });

  it('leaves out a file that vanished and sends the others', async () => {
    const inputs = [{ id: 'id-here', data: {}, status: { code: 30001 } }];
    const { service, server } = await connect([{ json: { status: OK, inputs } }]);
    const gone = { ...(await confirmedFile('gone')), file: '/nowhere/gone' };

    const verdicts = await service.upload([gone, await confirmedFile('here')], signal);

    expect(verdicts).toMatchObject([{ kind: 'refused', error: { code: 'vanished' } }, { kind: 'accepted' }]);
    expect(server.json(1)).toMatchObject({ inputs: [{ id: 'id-here' }] });
  });

  it('calls every image of a batch refused that the service refuses for what it holds', async () => {
    const { service } = await connect([
      { status: 413, json: { status: { code: 40033, description: 'Message too large' } } },
    ]);

    const verdicts = await service.upload([await confirmedFile('big')], signal);

    expect(verdicts).toMatchObject([{ kind: 'refused', error: { code: 40033, http: 413 } }]);
  });

  it('throws what concerns the service as a whole', async () => {
    const { service } = await connect([
      { status: 401, json: { status: { code: 11009, description: 'API key not found' } } },
    ]);

    await expect(service.upload([await confirmedFile('a')], signal)).rejects.toMatchObject({ name: 'AuthError' });
  });

  it.each([
    [
      { status: 503, text: '<html>busy</html>' },
      { code: 'http-503', http: 503 },
    ],
    [{ fault: 'reset' as const }, { code: 'no-answer', http: null }],
  ])('gives up an image on which the service stumbles again and again, for now (case %#)', async (reply, error) => {
    const { service } = await connect([reply]);

    const verdicts = await service.upload([await confirmedFile('a')], signal);

    expect(verdicts).toMatchObject([{ kind: 'refused', error: { ...error, class: 'transient', retryable: true } }]);
  });
});

describe('predicting', () => {
  const concepts = [{ id: 'ai_1', name: 'cat', value: 0.9 }];
  const fine = { id: 'o', status: OK, data: { concepts } };

  it('sends the address that the service gave, not the bytes', async () => {
    const { service, model, server } = await connect([{ json: { status: OK, outputs: [fine] } }]);

    const answers = await service.predict(model, [await confirmedFile('a', 'https://img.example/a')], signal);

    expect(answers).toMatchObject([{ kind: 'ok', prediction: { concepts } }]);
    expect(server.json(1)).toMatchObject({ inputs: [{ data: { image: { url: 'https://img.example/a' } } }] });
  });

  it('sends the bytes of an image whose address cannot be fetched, and of no other', async () => {
    const failed = { id: 'o', status: { code: 30002, description: 'Download failed; check URL' }, data: {} };
    const { service, model, server } = await connect([
      { status: 207, json: { status: { code: 10010 }, outputs: [fine, failed] } },
      { json: { status: OK, outputs: [fine] } },
    ]);
    const files = [
      await confirmedFile('a', 'https://img.example/a'),
      await confirmedFile('b', 'https://img.example/b'),
    ];

    const answers = await service.predict(model, files, signal);

    expect(answers.map(({ kind }) => kind)).toEqual(['ok', 'ok']);
    expect(server.json(2)).toMatchObject({ inputs: [{ id: 'id-b', data: { image: { base64: 'Yg==' } } }] });
  });

  it('makes a failed image a failed answer', async () => {
    const failed = {
      id: 'o',
      status: { code: 30300, description: 'Invalid bytes', details: 'ends early' },
      data: null,
    };
    const { service, model } = await connect([{ status: 400, json: { status: { code: 10020 }, outputs: [failed] } }]);

    const answers = await service.predict(model, [await confirmedFile('a')], signal);

    expect(answers).toMatchObject([
      { kind: 'failed', error: { stage: 'predict', code: 30300, message: 'Invalid bytes: ends early' } },
    ]);
  });
});
