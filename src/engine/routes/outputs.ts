import type { Hono } from 'hono';
import pLimit from 'p-limit';

import type { Input } from '../../wire/input.ts';
import type { Output, PostOutputsRequest } from '../../wire/model.ts';
import { STATUS } from '../../wire/status.ts';
import { predict } from '../predict.ts';
import type { Predicted } from '../predict.ts';
import type { Engine } from '../services.ts';
import { aggregate, statusOf } from '../status.ts';
import { readList } from './add-inputs.ts';
import { inApp } from './app.ts';
import { readOutputConfig } from './output-config.ts';
import type { Trim } from './output-config.ts';
import { predictorOf } from './predictor.ts';
import type { Predictor } from './predictor.ts';
import { newId, readBody, reply } from './reply.ts';

/** Inputs of a call in work at once: each may be an image to fetch, of 20 MB. */
export const AT_ONCE = 8;

/** Predicts. Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/predict/images.md. */
export function outputRoutes(app: Hono, engine: Engine): void {
  for (const path of ['/models/:id/outputs', '/models/:id/versions/:version/outputs']) {
    app.post(path, async (context) => {
      const scope = inApp(engine, context);
      const predictor = predictorOf(scope, context.req.param('id') ?? '', context.req.param('version'));
      const { inputs, model: asked } = await readBody<PostOutputsRequest & AskedModel>(context);
      const info = asked?.output_info ?? asked?.model_version?.output_info;
      const trim = readOutputConfig(info?.output_config, predictor);
      const limit = pLimit(AT_ONCE);
      const outputs = await limit.map(readList(inputs), async (input) =>
        outputOf(input, await predict(input, predictor.looks, scope), predictor, trim),
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

/**
 * One model's answer about one input, in the wire's words.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/predict/images.md.
 */
export function outputOf(
  input: Partial<Input>,
  predicted: Predicted,
  { answer, model }: Predictor,
  trim: Trim,
): Output {
  const url = input.data?.image?.url;
  return {
    id: newId(),
    status: predicted.kind === 'predicted' ? statusOf(STATUS.success) : predicted.status,
    created_at: new Date().toISOString(),
    model,
    // An address is echoed; bytes never are.
    input: { id: input.id ?? newId(), data: { image: url ? { url } : {} } },
    data: predicted.kind === 'predicted' ? trim(answer(predicted.data)) : {},
  };
}
