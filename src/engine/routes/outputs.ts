import type { Hono } from 'hono';

import type { Data } from '../../wire/data.ts';
import type { Input } from '../../wire/input.ts';
import type { Output, PostOutputsRequest } from '../../wire/model.ts';
import { STATUS } from '../../wire/status.ts';
import type { Status } from '../../wire/status.ts';
import { fetchImage } from '../fetch-image.ts';
import type { Crop } from '../inference/inference.ts';
import { readImage } from '../read-image.ts';
import type { ServedModel } from '../served-models.ts';
import { modelObject } from '../served-models.ts';
import type { Engine } from '../services.ts';
import { aggregate, statusOf } from '../status.ts';
import { readList } from './add-inputs.ts';
import { hostedInput } from './input-object.ts';
import { modelOf } from './models.ts';
import { readOutputConfig } from './output-config.ts';
import type { Trim } from './output-config.ts';
import { newId, readBody, reply } from './reply.ts';

/** Predicts. Source: wire reference, section 8. */
export function outputRoutes(app: Hono, engine: Engine): void {
  for (const path of ['/models/:id/outputs', '/models/:id/versions/:version/outputs']) {
    app.post(path, async (context) => {
      const model = modelOf(engine.models, context.req.param('id') ?? '', context.req.param('version'));
      const { inputs, model: asked } = await readBody<PostOutputsRequest & AskedModel>(context);
      const info = asked?.output_info ?? asked?.model_version?.output_info;
      const trim = readOutputConfig(info?.output_config, model);
      const outputs = await Promise.all(
        readList(inputs).map(async (input) => outputOf(input, await predict(input, model, engine), model, trim)),
      );
      const { status, http } = aggregate(outputs);
      return reply(context, http, status, { outputs });
    });
  }
}

/** Today's service takes the configuration with the version. */
interface AskedModel {
  readonly model?: PostOutputsRequest['model'] & { readonly model_version?: PostOutputsRequest['model'] };
}

type Predicted =
  | { readonly kind: 'predicted'; readonly data: Data }
  | { readonly kind: 'refused'; readonly status: Status };

async function predict(input: Partial<Input>, model: ServedModel, engine: Engine): Promise<Predicted> {
  const image = readImage(input.data?.image);
  if (image.kind === 'refused') return image;
  if (image.kind === 'bytes') return analyse(image.bytes, image.crop, model, engine);

  const hosted = hostedInput(image.url);
  const stored = hosted && engine.store.input(hosted.appId, hosted.id);
  if (stored) {
    const known = image.crop ? undefined : engine.store.output(stored.appId, stored.id, model.versionId);
    if (known) return { kind: 'predicted', data: known };
    if (stored.image.file === null)
      return { kind: 'refused', status: statusOf(STATUS.inputFailed, stored.status.details) };
    return analyse(await engine.images.read(stored.image.file), image.crop ?? stored.image.crop, model, engine);
  }
  const fetched = await fetchImage(image.url, engine);
  if (fetched.kind === 'refused') return fetched;
  return analyse(fetched.bytes, image.crop, model, engine);
}

async function analyse(bytes: Uint8Array, crop: Crop | null, model: ServedModel, engine: Engine): Promise<Predicted> {
  const analysis = await engine.inference.analyse(bytes, [model.identity.id], crop ? { crop } : undefined);
  if (analysis.kind === 'unreadable') return { kind: 'refused', status: statusOf(analysis.code, analysis.details) };
  return { kind: 'predicted', data: analysis.data.get(model.identity.id) ?? {} };
}

function outputOf(input: Partial<Input>, predicted: Predicted, model: ServedModel, trim: Trim): Output {
  const url = input.data?.image?.url;
  return {
    id: newId(),
    status: predicted.kind === 'predicted' ? statusOf(STATUS.success) : predicted.status,
    created_at: new Date().toISOString(),
    model: modelObject(model),
    // An address is echoed; bytes never are.
    input: { id: input.id ?? newId(), data: { image: url ? { url } : {} } },
    data: predicted.kind === 'predicted' ? trim(predicted.data) : {},
  };
}
