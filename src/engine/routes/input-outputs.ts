import type { Context, Hono } from 'hono';

import type { Concept, Data } from '../../wire/data.ts';
import type { Output } from '../../wire/model.ts';
import { PUBLIC_MODELS } from '../../wire/public-models.ts';
import { STATUS } from '../../wire/status.ts';
import { modelObject } from '../served-models.ts';
import type { Engine } from '../services.ts';
import { statusOf } from '../status.ts';
import type { StoredInput } from '../store/store.ts';
import { inApp } from './app.ts';
import type { AppEngine } from './app.ts';
import { readInputData } from './input-data.ts';
import { inputObject } from './input-object.ts';
import { missingInput, originOf } from './inputs.ts';
import { readAction } from './model-request.ts';
import { newId, ok, readBody } from './reply.ts';
import { Refusal } from '../refusal.ts';

/**
 * Shows and corrects what was predicted of an input when it was added.
 * Source: https://pypi.org/project/clarifai/2.0.29/.
 */
export function inputOutputRoutes(app: Hono, engine: Engine): void {
  app.get('/inputs/:id/outputs', (context) => {
    const scope = inApp(engine, context);
    return show(context, storedInput(context, scope), scope);
  });

  app.patch('/inputs/:id/outputs', async (context) => {
    const scope = inApp(engine, context);
    const input = storedInput(context, scope);
    const { action, outputs } = await readBody<{ action: unknown; outputs: unknown }>(context);
    const how = readAction(action);
    if (how === 'overwrite') throw invalid('action must be merge or remove.');
    if (!Array.isArray(outputs) || outputs.length === 0) throw invalid('outputs must be a list with one output.');
    for (const output of outputs as readonly (Partial<Output> | null)[]) {
      correct(input, output?.data, how === 'merge' ? 1 : 0, scope);
    }
    return show(context, input, scope);
  });
}

function storedInput(context: Context, { store, appId }: AppEngine): StoredInput {
  const id = context.req.param('id') ?? '';
  const input = store.input(appId, id);
  if (input) return input;
  throw missingInput(id);
}

/** Sets concepts of what the general model said, so that searches by predicted concepts go by it. */
function correct(input: StoredInput, data: Data | null | undefined, value: number, { store, models }: AppEngine): void {
  const read = readInputData(data, 'main');
  if (read.kind === 'refused') throw new Refusal(400, read.status.code, read.status.details ?? '');
  const general = models.find(({ identity }) => identity.id === PUBLIC_MODELS.general.id);
  const known = general && store.output(input.appId, input.id, general.versionId);
  if (!general || !known) throw invalid(`The input ${input.id} has no predictions yet.`);
  const given = (read.data.concepts ?? []).map((concept): Concept => {
    const named = general.concepts.find(({ id, name }) => id === concept.id || name === concept.name);
    return { id: concept.id ?? '', name: concept.name ?? '', ...named, value, app_id: 'main' };
  });
  const others = (known.concepts ?? []).filter(({ id }) => !given.some((concept) => concept.id === id));
  const concepts = [...others, ...given].toSorted((one, other) => Number(other.value) - Number(one.value));
  store.saveOutput(input.appId, input.id, general.versionId, { ...known, concepts });
}

function show(context: Context, input: StoredInput, { store, models }: AppEngine): Response {
  const shown = inputObject(input, originOf(context));
  const outputs = models.flatMap((model): readonly Output[] => {
    const data = store.output(input.appId, input.id, model.versionId);
    if (!data || model.identity.type === 'embed') return [];
    const { image = {} } = shown.data;
    return [
      {
        id: newId(),
        status: statusOf(STATUS.success),
        created_at: input.modifiedAt,
        model: modelObject(model),
        input: { id: input.id, data: { image } },
        data,
      },
    ];
  });
  return ok(context, { input: shown, outputs });
}

function invalid(details: string): Refusal {
  return new Refusal(400, STATUS.badRequestFormat, details);
}
