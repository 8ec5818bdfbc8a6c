import type { PatchAction } from '../../wire/input.ts';
import type { Concept } from '../../wire/data.ts';
import type { ModelDraft, OutputConfig, OutputInfo } from '../../wire/model.ts';
import { STATUS } from '../../wire/status.ts';
import type { ModelChange } from '../change-model.ts';
import type { ModelConcept, ModelSettings } from '../store/model-store.ts';
import { Refusal } from '../refusal.ts';
import { ID_RULE, isResourceId } from './resource-id.ts';

/** What a request says of a model, checked. */
export interface RequestedModel {
  /** Undefined when one is to be made. */
  readonly id: string | undefined;
  readonly change: ModelChange;
}

/**
 * Reads a model of a request, in the words of 2017 (`output_config`) or of today (`params`).
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 *
 * @throws Refusal that names the member which is not as it should be.
 */
export function readModel(value: unknown): RequestedModel {
  if (!isObject(value)) throw invalid('A model must be an object.');
  const { id, name, output_info: info } = value as Partial<ModelDraft>;
  if (id !== undefined && id !== null && !isResourceId(id)) throw invalid(ID_RULE);
  if (name !== undefined && name !== null && typeof name !== 'string') throw invalid('name must be a text.');
  const concepts = info?.data?.concepts;
  return {
    id: id ?? undefined,
    change: {
      ...(name && { name }),
      ...(concepts && { concepts: readConcepts(concepts) }),
      settings: readSettings(info ?? {}),
    },
  };
}

/** Reads concepts of a model. @throws Refusal when it is no list, or one has no id or stands there twice. */
export function readConcepts(value: unknown): readonly ModelConcept[] {
  if (!Array.isArray(value)) throw invalid('concepts must be a list.');
  const ids = new Set<string>();
  return value.map((concept: Concept | null) => {
    const { id, name } = concept ?? {};
    if (!isResourceId(id)) throw invalid(`Each concept needs an id. ${ID_RULE}`);
    if (ids.has(id)) throw invalid(`The concept "${id}" stands in the list twice.`);
    ids.add(id);
    return { id, name: typeof name === 'string' && name !== '' ? name : id };
  });
}

/** Reads the action of a PATCH; clients of 2017 leave it out when they merge. @throws Refusal when it is none. */
export function readAction(action: unknown): PatchAction {
  if (action === undefined || action === null) return 'merge';
  if (action === 'merge' || action === 'overwrite' || action === 'remove') return action;
  throw new Refusal(400, STATUS.badRequestFormat, 'action must be merge, overwrite or remove.');
}

function readSettings({ output_config: config, params }: OutputInfo): Partial<ModelSettings> {
  const { concepts_mutually_exclusive: exclusive, closed_environment: closed, ...others } = { ...params, ...config };
  const hyperParameters = config ? readHyperParameters(config) : writeParams(others);
  return {
    ...(typeof exclusive === 'boolean' && { exclusive }),
    ...(typeof closed === 'boolean' && { closed }),
    ...(hyperParameters !== undefined && { hyperParameters }),
  };
}

/**
 * A text in 2017, an object later.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
function readHyperParameters(config: OutputConfig & { readonly hyper_params?: unknown }): string | undefined {
  const given: unknown = config.hyper_parameters ?? config.hyper_params ?? undefined;
  if (given === undefined) return undefined;
  if (isObject(given)) return JSON.stringify(given);
  if (typeof given === 'string' && isObject(parsed(given))) return given;
  throw invalid('hyper_parameters must be a JSON object, written as a text.');
}

function writeParams(params: object): string | undefined {
  return Object.keys(params).length === 0 ? undefined : JSON.stringify(params);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(details: string): Refusal {
  return new Refusal(400, STATUS.modelInvalidArgument, details);
}
