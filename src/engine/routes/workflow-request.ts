import type { Workflow } from '../../wire/workflow.ts';
import { STATUS } from '../../wire/status.ts';
import type { StoredWorkflow, WorkflowNode } from '../store/workflow-store.ts';
import type { AppEngine } from './app.ts';
import { findModel } from './find-model.ts';
import { newId } from './reply.ts';
import { Refusal } from '../refusal.ts';
import { ID_RULE, isResourceId } from './resource-id.ts';

/**
 * Models of one workflow at most.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/workflows/create-get-update-delete.md.
 */
const MAX_NODES = 5;

/**
 * Reads workflows of a request.
 *
 * @throws Refusal when one has no nodes, too many, such as hang on others, or a model that does not exist.
 */
export function readWorkflows(value: unknown, engine: AppEngine): readonly StoredWorkflow[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new Refusal(400, STATUS.badRequestFormat, 'workflows must be a list with at least one workflow.');
  }
  return value.map((workflow: Partial<Workflow> | null) => {
    const { id = newId(), nodes } = workflow ?? {};
    if (!isResourceId(id)) throw invalid(ID_RULE);
    if (!Array.isArray(nodes) || nodes.length === 0 || nodes.length > MAX_NODES) {
      throw invalid(`The workflow ${id} needs 1 to ${MAX_NODES} nodes.`);
    }
    const createdAt = new Date().toISOString();
    return { appId: engine.appId, id, nodes: nodes.map((node: unknown) => readNode(node, engine)), createdAt };
  });
}

function readNode(value: unknown, engine: AppEngine): WorkflowNode {
  const { id, model, node_inputs: inputs } = (value ?? {}) as Partial<NonNullable<Workflow['nodes']>[number]>;
  if (typeof id !== 'string' || id === '') throw invalid('Each node of a workflow needs an id.');
  if (typeof model?.id !== 'string') throw invalid(`The node ${id} needs a model with an id.`);
  if (inputs && inputs.length > 0) {
    throw invalid(`The node ${id} looks at what another node found; here each node looks at the whole image.`);
  }
  const versionId = model.model_version?.id;
  findModel(engine, model.id, versionId);
  return { id, modelId: model.id, versionId: versionId ?? null };
}

function invalid(details: string): Refusal {
  return new Refusal(400, STATUS.workflowInvalidArgument, details);
}
