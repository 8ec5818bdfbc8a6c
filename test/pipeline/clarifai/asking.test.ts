import { describe, expect, it, onTestFinished } from 'vitest';

import { ClarifaiApp } from '../../../src/client/app.ts';
import { ClarifaiService } from '../../../src/pipeline/clarifai/service.ts';
import type { Asking, ClarifaiModel } from '../../../src/pipeline/clarifai/service.ts';
import type { ConfirmedFile } from '../../../src/pipeline/file.ts';
import { startServer } from '../../support/server.ts';
import type { ScriptedReply, ScriptedServer } from '../../support/server.ts';

const signal = new AbortController().signal;
const OK = { code: 10000, description: 'Ok' };
const MODEL = { id: 'm1', name: 'general-v1.3', output_info: { type: 'concept', type_ext: 'concept' } };
const OUTPUT = { id: 'o', status: OK, data: { concepts: [] } };
const REFUSED: ScriptedReply = {
  status: 400,
  json: { status: { code: 21202, description: 'Model invalid argument', details: 'no translation into "fr"' } },
};

interface Connected {
  readonly service: ClarifaiService;
  readonly model: ClarifaiModel;
  readonly server: ScriptedServer;
}

/** A service whose first call, the look-up of the model, is answered; the replies begin after it. */
async function connect(replies: readonly ScriptedReply[], asking: Asking): Promise<Connected> {
  const server = await startServer([{ json: { status: OK, model: MODEL } }, ...replies]);
  const app = new ClarifaiApp({ baseUrl: server.url, environment: {}, retry: { attempts: 1 } });
  onTestFinished(async () => app.close());
  const model = await app.models.get('m1');
  const recorded = { id: 'm1', name: 'general-v1.3', version: 'v1', endpoint: server.url };
  const known = { recorded, typeExt: 'concept', model };
  return { service: new ClarifaiService(app, [known], { givesLastingUrls: true }, asking), model: known, server };
}

function image(name: string): ConfirmedFile {
  return {
    origin: 'address',
    file: `https://img.example/${name}`,
    source: 'list:urls.txt',
    path: `https://img.example/${name}`,
    bytes: 0,
    mtimeMs: 0,
    settledMs: 0,
    sha256: name,
    inputId: `id-${name}`,
    mime: null,
    width: null,
    height: null,
    url: null,
    isProcessed: true,
    uploadMs: 0,
    confirmMs: 0,
  };
}

describe('asking models', () => {
  it('sends thresholds and language with every predict call', async () => {
    const reply = { json: { status: OK, outputs: [OUTPUT] } };
    const { service, model, server } = await connect([reply], { minValue: 0.6, maxConcepts: 5, language: 'fr' });

    await service.predict(model, [image('a')], signal);

    expect(server.json(1)).toMatchObject({
      model: { output_info: { output_config: { min_value: 0.6, max_concepts: 5, language: 'fr' } } },
    });
  });

  it('sends no configuration when nothing is asked for', async () => {
    const asking = { minValue: undefined, maxConcepts: undefined, language: undefined };
    const { service, model, server } = await connect([{ json: { status: OK, outputs: [OUTPUT] } }], asking);

    await service.predict(model, [image('a')], signal);

    expect(JSON.stringify(server.json(1))).not.toMatch(/min_value|max_concepts|language/);
  });

  it('ends with one clear error when the model does not know the language, and fails no image for it', async () => {
    const { service, model, server } = await connect([REFUSED], { language: 'fr' });

    const predicting = service.predict(model, [image('a'), image('b')], signal);

    await expect(predicting).rejects.toMatchObject({
      name: 'UserError',
      message: 'general-v1.3 cannot be asked for the language "fr": no translation into "fr"',
    });
    expect(server.requests).toHaveLength(2);
  });

  it('still looks for the culprit when the same refusal comes without a language', async () => {
    const { service, model } = await connect([REFUSED, REFUSED, REFUSED], { minValue: 0.5 });

    const answers = await service.predict(model, [image('a'), image('b')], signal);

    expect(answers).toMatchObject([
      { kind: 'failed', error: { code: 21202 } },
      { kind: 'failed', error: { code: 21202 } },
    ]);
  });
});
