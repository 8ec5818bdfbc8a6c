import type { Context, Hono } from 'hono';

import type { Concept } from '../../wire/data.ts';
import type { Input, PatchAction } from '../../wire/input.ts';
import { STATUS } from '../../wire/status.ts';
import type { Status } from '../../wire/status.ts';
import { patchData } from '../patch/patch-data.ts';
import type { Engine } from '../services.ts';
import { aggregate, statusOf } from '../status.ts';
import { readList } from './add-inputs.ts';
import { inApp, shownAppId } from './app.ts';
import type { AppEngine } from './app.ts';
import { readInputData } from './input-data.ts';
import { inputObject } from './input-object.ts';
import { originOf } from './inputs.ts';
import { readAction } from './model-request.ts';
import { ok, readBody, reply } from './reply.ts';
import { Refusal } from '../refusal.ts';

/**
 * Changes what stored inputs carry beside their images.
 * Source: https://docs.clarifai.com/api-guide/advanced-topics/patching.
 */
export function patchInputRoutes(app: Hono, engine: Engine): void {
  app.patch('/inputs', async (context) => {
    const { action, inputs } = await readBody<{ action: unknown; inputs: unknown }>(context);
    const how = readAction(action);
    const scope = inApp(engine, context);
    const items = readList(inputs).map((input) => patchInput(input, how, scope, context));
    const { status, http } = aggregate(items);
    return reply(context, http, status, { inputs: items });
  });

  app.patch('/inputs/:id/data/concepts', async (context) => {
    const { action, concepts } = await readBody<{ action: unknown; concepts: readonly Concept[] }>(context);
    const input = { id: context.req.param('id'), data: { concepts: concepts ?? [] } };
    const item = patchInput(input, conceptAction(action), inApp(engine, context), context);
    if (item.status?.code === STATUS.inputModified) return ok(context, { input: item });
    const isMissing = item.status?.code === STATUS.doesNotExist;
    throw new Refusal(isMissing ? 404 : 400, item.status?.code ?? STATUS.failure, item.status?.details ?? '');
  });
}

/** The words of 2016 beside those of today. Overwriting would take metadata and geo along: it is not offered here. */
function conceptAction(action: unknown): PatchAction {
  if (action === 'merge_concepts') return 'merge';
  if (action === 'delete_concepts') return 'remove';
  const how = readAction(action);
  if (how !== 'overwrite') return how;
  throw new Refusal(400, STATUS.badRequestFormat, 'action must be merge_concepts or delete_concepts.');
}

/** Changes one input; the answer is the whole of it, or why it stays as it is. */
function patchInput(
  { id, data }: Partial<Input>,
  action: PatchAction,
  { store, appId }: AppEngine,
  context: Context,
): Partial<Input> {
  const stored = typeof id === 'string' ? store.input(appId, id) : undefined;
  if (!stored) return refused(id, statusOf(STATUS.doesNotExist, `There is no input with the id ${String(id)}.`));
  const read = readInputData(data, shownAppId(appId));
  if (read.kind === 'refused') return refused(id, read.status);
  const changed = { ...stored, data: patchData(stored.data, read.data, action), modifiedAt: new Date().toISOString() };
  store.changeData(changed);
  if (action !== 'remove') store.concepts.know(appId, read.data.concepts ?? []);
  return { ...inputObject(changed, originOf(context)), status: statusOf(STATUS.inputModified) };
}

function refused(id: string | null | undefined, status: Status): Partial<Input> {
  return { ...(typeof id === 'string' && { id }), status };
}
