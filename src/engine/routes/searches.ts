import type { Hono } from 'hono';

import type { PostSearchesRequest } from '../../wire/search.ts';
import { STATUS } from '../../wire/status.ts';
import { search } from '../search/search.ts';
import { VectorIndexes } from '../search/vector-indexes.ts';
import type { Engine } from '../services.ts';
import { appIdOf } from './app.ts';
import { inputObject } from './input-object.ts';
import { originOf } from './inputs.ts';
import { newId, ok, readBody, readPage } from './reply.ts';
import { Refusal } from '../refusal.ts';

/** Searches inputs. Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md. */
export function searchRoutes(app: Hono, engine: Engine): void {
  const vectors = new VectorIndexes(engine.store.search);

  app.post('/searches', async (context) => {
    const { query, pagination } = await readBody<PostSearchesRequest>(context);
    if (!Array.isArray(query?.ands)) {
      throw new Refusal(400, STATUS.badRequestFormat, 'query.ands must be a list of search terms.');
    }
    const { page, perPage } = readPage(pagination?.page, pagination?.per_page);
    const { ands, language } = query;
    const hits = await search(ands, { engine, appId: appIdOf(context), language, vectors, page, perPage });
    return ok(context, {
      id: newId(),
      hits: hits.map(({ score, input }) => ({ score, input: inputObject(input, originOf(context)) })),
    });
  });
}
