import type { Context, Hono } from 'hono';

import type { PostModelFeedbackRequest } from '../../wire/feedback.ts';
import { STATUS } from '../../wire/status.ts';
import type { Engine } from '../services.ts';
import { inApp, appIdOf } from './app.ts';
import { findModel } from './find-model.ts';
import { ok, readBody } from './reply.ts';
import { Refusal } from '../refusal.ts';

/**
 * Takes what people say of predictions and searches, and keeps it. Source: https://pypi.org/project/clarifai/2.0.29/.
 */
export function feedbackRoutes(app: Hono, engine: Engine): void {
  for (const path of ['/models/:id/feedback', '/models/:id/versions/:version/feedback']) {
    app.post(path, async (context) => {
      findModel(inApp(engine, context), context.req.param('id') ?? '', context.req.param('version'));
      return keep(context, engine);
    });
  }

  app.post('/searches/feedback', async (context) => keep(context, engine));
}

async function keep(context: Context, { store }: Engine): Promise<Response> {
  const { input } = await readBody<PostModelFeedbackRequest>(context);
  if (typeof input !== 'object' || input === null) {
    throw new Refusal(400, STATUS.badRequestFormat, 'input is missing: what the feedback is about.');
  }
  store.addFeedback(appIdOf(context), context.req.path, input);
  return ok(context);
}
