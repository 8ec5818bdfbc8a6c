import type { Context, Hono } from 'hono';
import pLimit from 'p-limit';

import type { Input } from '../../wire/input.ts';
import type { OutputConfig } from '../../wire/model.ts';
import { STATUS } from '../../wire/status.ts';
import type { PostWorkflowResultsRequest, Workflow, WorkflowResult } from '../../wire/workflow.ts';
import { predictAll } from '../predict.ts';
import type { Engine } from '../services.ts';
import { aggregate } from '../status.ts';
import type { StoredWorkflow } from '../store/workflow-store.ts';
import { readList } from './add-inputs.ts';
import { appIdOf, inApp, shownAppId } from './app.ts';
import type { AppEngine } from './app.ts';
import { readOutputConfig } from './output-config.ts';
import { AT_ONCE, outputOf } from './outputs.ts';
import { predictorOf } from './predictor.ts';
import { newId, ok, readBody, readPage, reply } from './reply.ts';
import { Refusal } from '../refusal.ts';
import { readWorkflows } from './workflow-request.ts';

/**
 * Inputs of one call at most.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/workflows/create-get-update-delete.md.
 */
const MAX_INPUTS = 32;

/**
 * Makes, shows and deletes workflows, and asks them.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/workflows/create-get-update-delete.md.
 */
export function workflowRoutes(app: Hono, engine: Engine): void {
  const { workflows } = engine.store;

  app.post('/workflows', async (context) => {
    const scope = inApp(engine, context);
    const made = readWorkflows((await readBody<{ workflows: unknown }>(context)).workflows, scope);
    const ids = made.map(({ id }) => id);
    const taken = ids.find((id, index) => ids.indexOf(id) < index || find(id, scope));
    if (taken !== undefined) {
      throw new Refusal(400, STATUS.duplicateKey, `A workflow with the id ${taken} exists already.`);
    }
    workflows.add(made);
    return ok(context, { workflows: made.map(workflowObject) });
  });

  app.get('/workflows', (context) => {
    const { page, perPage } = readPage(context.req.query('page'), context.req.query('per_page'));
    const all = [...workflows.list(appIdOf(context)), builtIn(inApp(engine, context))];
    return ok(context, { workflows: all.slice((page - 1) * perPage, page * perPage).map(workflowObject) });
  });

  app.get('/workflows/:id', (context) =>
    ok(context, { workflow: workflowObject(workflowOf(context.req.param('id'), inApp(engine, context))) }),
  );

  app.delete('/workflows/:id', (context) => {
    const scope = inApp(engine, context);
    deleteWorkflows([workflowOf(context.req.param('id'), scope).id], scope);
    return ok(context);
  });

  app.delete('/workflows', async (context) => {
    const { ids, delete_all: all } = await readBody<{ ids: unknown; delete_all: unknown }>(context);
    if (all !== true && !Array.isArray(ids)) {
      throw new Refusal(400, STATUS.badRequestFormat, 'ids must be a list of workflow ids.');
    }
    const scope = inApp(engine, context);
    const named = all === true ? workflows.list(scope.appId).map(({ id }) => id) : (ids as unknown[]).map(String);
    deleteWorkflows(named, scope);
    return ok(context);
  });

  app.post('/workflows/:id/results', (context) => answer(context, inApp(engine, context)));
}

async function answer(context: Context, engine: AppEngine): Promise<Response> {
  const workflow = workflowOf(context.req.param('id') ?? '', engine);
  const { inputs, output_config: config } = await readBody<PostWorkflowResultsRequest>(context);
  const list = readList(inputs);
  if (list.length > MAX_INPUTS) {
    const details = `inputs holds ${list.length} items; at most ${MAX_INPUTS} are allowed for a workflow.`;
    throw new Refusal(400, STATUS.badRequestFormat, details);
  }
  const ask = askEach(workflow, config, engine);
  const results = await pLimit(AT_ONCE).map(list, ask);
  const { status, http } = aggregate(results);
  return reply(context, http, status, { workflow: workflowObject(workflow), results });
}

function askEach(
  { nodes }: StoredWorkflow,
  config: OutputConfig | undefined,
  engine: AppEngine,
): (input: Partial<Input>) => Promise<WorkflowResult> {
  const asked = nodes.map(({ modelId, versionId }) => {
    const predictor = predictorOf(engine, modelId, versionId ?? undefined);
    return { predictor, trim: readOutputConfig(config, predictor) };
  });
  return async (given) => {
    const input = { ...given, id: given.id ?? newId() };
    const looks = asked.map(({ predictor }) => predictor.looks);
    const predicted = await predictAll(input, looks, engine);
    const outputs = asked.map(({ predictor, trim }, index) => outputOf(input, predicted[index]!, predictor, trim));
    const [first] = outputs;
    return { status: aggregate(outputs).status, ...(first?.input && { input: first.input }), outputs };
  };
}

/** The workflow that every app has: all models that added inputs are given to, except those that answer in vectors. */
function builtIn({ models, appId }: AppEngine): StoredWorkflow {
  const base = models.filter(({ inBaseWorkflow, identity }) => inBaseWorkflow && identity.type !== 'embed');
  const nodes = base.map(({ identity }) => ({ id: identity.slug, modelId: identity.id, versionId: null }));
  return { appId, id: 'general', nodes, createdAt: '2026-11-01T00:00:00Z' };
}

function find(id: string, engine: AppEngine): StoredWorkflow | undefined {
  const general = builtIn(engine);
  return id === general.id ? general : engine.store.workflows.find(engine.appId, id);
}

function workflowOf(id: string, engine: AppEngine): StoredWorkflow {
  const workflow = find(id, engine);
  if (workflow) return workflow;
  throw new Refusal(404, STATUS.workflowDoesNotExist, `There is no workflow with the id ${id}.`);
}

function deleteWorkflows(ids: readonly string[], engine: AppEngine): void {
  if (ids.includes(builtIn(engine).id)) {
    throw new Refusal(403, STATUS.workflowPermissionDenied, 'The workflow general is built in; it cannot be deleted.');
  }
  engine.store.workflows.remove(engine.appId, ids);
}

function workflowObject({ appId, id, nodes, createdAt }: StoredWorkflow): Workflow {
  return {
    id,
    app_id: shownAppId(appId),
    created_at: createdAt,
    nodes: nodes.map(({ id: node, modelId, versionId }) => ({
      id: node,
      model: { id: modelId, ...(versionId !== null && { model_version: { id: versionId } }) },
    })),
  };
}
