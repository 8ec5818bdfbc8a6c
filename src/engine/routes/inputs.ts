import type { Context, Hono } from 'hono';

import type { PostInputsRequest } from '../../wire/input.ts';
import { STATUS } from '../../wire/status.ts';
import type { Engine } from '../services.ts';
import { aggregate, statusOf } from '../status.ts';
import type { StoredInput } from '../store/store.ts';
import { addInputs } from './add-inputs.ts';
import type { Added } from './add-inputs.ts';
import { appIdOf } from './app.ts';
import { inputObject } from './input-object.ts';
import { ok, readBody, readPage, reply } from './reply.ts';
import { Refusal } from '../refusal.ts';

/**
 * Adds, lists, shows and deletes inputs.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
 */
export function inputRoutes(app: Hono, engine: Engine): void {
  const { store, images, references, processing } = engine;

  app.post('/inputs', async (context) => {
    const { inputs } = await readBody<PostInputsRequest>(context);
    const added = await addInputs(inputs, { store, images, references, appId: appIdOf(context) });
    processing.enqueue(added.flatMap((each) => (each.kind === 'stored' ? [each.input] : [])));
    const items = added.map((each) => itemOf(each, originOf(context)));
    const { status, http } = aggregate(items);
    return reply(context, http, status, { inputs: items });
  });

  app.get('/inputs', (context) => {
    const ids = context.req.queries('ids');
    const statusCode = Number(context.req.query('status.code')) || undefined;
    const page = readPage(context.req.query('page'), context.req.query('per_page'));
    const found = ids
      ? [...new Set(ids)].flatMap((id) => store.input(appIdOf(context), id) ?? [])
      : store.listInputs(appIdOf(context), { ...page, statusCode });
    return listOf(context, found);
  });

  app.get('/inputs/stream', (context) => {
    const { perPage } = readPage(1, context.req.query('per_page'));
    const lastId = context.req.query('last_id');
    if (lastId !== undefined && !store.input(appIdOf(context), lastId)) {
      const details = `last_id is ${lastId}, an input that is not there any more; start again without it.`;
      throw new Refusal(400, STATUS.badRequestFormat, details);
    }
    return listOf(context, store.streamInputs(appIdOf(context), { perPage, lastId }));
  });

  app.get('/inputs/status', (context) => ok(context, { counts: store.counts(appIdOf(context)) }));

  app.get('/inputs/:id', (context) => {
    const input = store.input(appIdOf(context), context.req.param('id'));
    if (!input) throw missingInput(context.req.param('id'));
    return ok(context, { input: inputObject(input, originOf(context)) });
  });

  app.delete('/inputs/:id', async (context) => {
    const [deleted] = store.deleteInputs(appIdOf(context), [context.req.param('id')]);
    if (!deleted) throw missingInput(context.req.param('id'));
    await removeImages([deleted], engine);
    return ok(context);
  });

  app.delete('/inputs', async (context) => {
    const { ids, delete_all: deleteAll } = await readBody<{ ids: string[]; delete_all: boolean }>(context);
    if (deleteAll === true) {
      for (;;) {
        const some = store.streamInputs(appIdOf(context), { perPage: 1000 });
        if (some.length === 0) return ok(context);
        await removeImages(
          store.deleteInputs(
            appIdOf(context),
            some.map(({ id }) => id),
          ),
          engine,
        );
      }
    }
    if (!Array.isArray(ids)) throw new Refusal(400, STATUS.badRequestFormat, 'ids must be a list of input ids.');
    await removeImages(store.deleteInputs(appIdOf(context), ids.map(String)), engine);
    return ok(context);
  });
}

/** Scheme, host and port by which the client reached the engine. */
export function originOf(context: Context): string {
  return new URL(context.req.url).origin;
}

function itemOf(added: Added, origin: string): ReturnType<typeof inputObject> {
  if (added.kind === 'stored') return inputObject(added.input, origin);
  // The zero time of rejected inputs, as seen on the wire.
  const { id, url, status } = added;
  return { id, data: { image: url === null ? {} : { url } }, created_at: '0001-01-01T00:00:00Z', status };
}

function listOf(context: Context, found: readonly StoredInput[]): Response {
  const inputs = found.map((input) => inputObject(input, originOf(context)));
  const { status, http } = aggregate(inputs);
  if (http !== 400) return reply(context, http, status, { inputs });
  // A list is a list, also when every input on it has failed.
  return reply(context, 207, statusOf(STATUS.mixed), { inputs });
}

/** @returns the refusal of a call about an input that is not there. */
export function missingInput(id: string): Refusal {
  return new Refusal(404, STATUS.doesNotExist, `There is no input with the id ${id}.`);
}

async function removeImages(inputs: readonly StoredInput[], { images }: Engine): Promise<void> {
  for (const { image } of inputs) if (image.file !== null) await images.remove(image.file);
}
