import type { Hono } from 'hono';

import type { PostConceptsSearchRequest } from '../../wire/concept.ts';
import type { Concept } from '../../wire/data.ts';
import { STATUS } from '../../wire/status.ts';
import type { Engine } from '../services.ts';
import type { StoredConcept } from '../store/concept-store.ts';
import { inApp, shownAppId } from './app.ts';
import type { AppEngine } from './app.ts';
import { readConceptList } from './concept-request.ts';
import { ok, readBody, readPage } from './reply.ts';
import { Refusal } from '../refusal.ts';
import { wildcard } from './wildcard.ts';

/** When the public vocabulary was first published. */
const PUBLISHED_AT = '2026-11-01T00:00:00Z';

/**
 * Makes, lists, finds and renames concepts. Source: https://docs.clarifai.com/api-guide/concepts/create-get-update/.
 */
export function conceptRoutes(app: Hono, engine: Engine): void {
  const { concepts } = engine.store;

  app.post('/concepts', async (context) => {
    const { concepts: list } = await readBody<{ concepts: unknown }>(context);
    const scope = inApp(engine, context);
    const made = readConceptList(list);
    const taken = made.find(({ id }, index) => made.findIndex((each) => each.id === id) < index || find(id, scope));
    if (taken) throw new Refusal(400, STATUS.conceptDuplicate, `There is a concept with the id ${taken.id} already.`);
    concepts.know(scope.appId, made);
    return ok(context, { concepts: made.map(({ id }) => shown(id, scope)) });
  });

  app.get('/concepts', (context) => {
    const { appId } = inApp(engine, context);
    const page = readPage(context.req.query('page'), context.req.query('per_page'));
    return ok(context, { concepts: concepts.list(appId, page).map((concept) => conceptObject(concept, appId)) });
  });

  app.get('/concepts/status', (context) => {
    const { appId } = inApp(engine, context);
    const page = readPage(context.req.query('page'), context.req.query('per_page'));
    const counted = concepts.counts(appId, page).map(({ id, name, positives, negatives }) => ({
      id,
      name,
      concept_type_count: { positive: positives, negative: negatives },
    }));
    return ok(context, { concept_counts: counted });
  });

  app.get('/concepts/:id', (context) =>
    ok(context, { concept: shown(context.req.param('id'), inApp(engine, context)) }),
  );

  app.patch('/concepts', async (context) => {
    const { action = 'overwrite', concepts: list } = await readBody<{ action: unknown; concepts: unknown }>(context);
    if (action !== 'overwrite') throw new Refusal(400, STATUS.badRequestFormat, 'action must be overwrite.');
    const scope = inApp(engine, context);
    const changed = readConceptList(list);
    for (const { id } of changed) {
      if (concepts.find(scope.appId, id)) continue;
      if (!find(id, scope)) throw missing(id);
      throw new Refusal(403, STATUS.insufficientScopes, `${id} is a public concept; it cannot be changed.`);
    }
    concepts.rename(scope.appId, changed);
    return ok(context, { concepts: changed.map(({ id }) => shown(id, scope)) });
  });

  app.post('/concepts/searches', async (context) => {
    const { concept_query: query, pagination } = await readBody<PostConceptsSearchRequest>(context);
    if (typeof query?.name !== 'string' || query.name === '') {
      throw new Refusal(400, STATUS.badRequestFormat, 'concept_query.name must be a text.');
    }
    // Clients send null for no language.
    const found = (query.language ?? 'en') === 'en' ? searchAll(query.name, inApp(engine, context)) : [];
    const { page, perPage } = readPage(pagination?.page, pagination?.per_page);
    return ok(context, { concepts: found.slice((page - 1) * perPage, page * perPage) });
  });

  app.get('/concepts/:id/languages', (context) => {
    const { id, name } = shown(context.req.param('id'), inApp(engine, context));
    return ok(context, { concept_languages: [{ id: 'en', name: name ?? id }] });
  });
}

/** The app's own concepts and the public ones: exact matches, then what begins so, then the others by name. */
function searchAll(name: string, { store, models, appId }: AppEngine): readonly Concept[] {
  const pattern = wildcard(name);
  const own = store.concepts.search(appId, name).map((concept) => conceptObject(concept, appId));
  const vocabulary = new Map(
    models.flatMap(({ concepts }) => concepts.map((concept) => [concept.id, concept] as const)),
  );
  const shared = [...vocabulary.values()].filter((concept) => pattern.test(concept.name)).map(publicObject);
  const stem = name.replaceAll('*', '').toLowerCase();
  const rank = ({ name: each = '' }: Concept): number =>
    each.toLowerCase() === stem ? 0 : each.toLowerCase().startsWith(stem) ? 1 : 2;
  return [...own, ...shared].toSorted(
    (one, other) => rank(one) - rank(other) || (one.name ?? '').localeCompare(other.name ?? '', 'en'),
  );
}

function find(id: string, { store, models, appId }: AppEngine): Concept | undefined {
  const own = store.concepts.find(appId, id);
  if (own) return conceptObject(own, appId);
  const shared = models.flatMap(({ concepts }) => concepts).find((concept) => concept.id === id);
  return shared && publicObject(shared);
}

function shown(id: string, scope: AppEngine): Concept {
  const concept = find(id, scope);
  if (concept) return concept;
  throw missing(id);
}

/**
 * A concept of an app in the wire's words; listings show value 1.
 * Source: https://docs.clarifai.com/api-guide/concepts/create-get-update/.
 */
function conceptObject({ id, name, createdAt }: StoredConcept, appId: string): Concept {
  return { id, name, value: 1, created_at: createdAt, language: 'en', app_id: shownAppId(appId) };
}

function publicObject({ id, name }: { readonly id: string; readonly name: string }): Concept {
  return { id, name, value: 1, created_at: PUBLISHED_AT, language: 'en', app_id: 'main' };
}

function missing(id: string): Refusal {
  return new Refusal(404, STATUS.doesNotExist, `There is no concept with the id ${id}.`);
}
