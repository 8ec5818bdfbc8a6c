import type { Concept, Data } from '../wire/data.ts';
import { checkList } from './argument.ts';
import { onlyInput } from './bulk-inputs.ts';
import type { CallOptions } from './call-options.ts';
import { conceptPatches, patchInputs, type InputPatch } from './change-inputs.ts';
import { annotations, ownConcepts, wireConcepts, type ConceptInput, type ConceptPair } from './concept-input.ts';
import { UserError } from './errors.ts';
import { getInput } from './list-inputs.ts';
import type { Connection } from './send.ts';
import type { StoredInput } from './stored-input.ts';

export interface MergeConceptsOptions extends CallOptions {
  /** Whether the input's other concepts go. @default false */
  readonly overwrite?: boolean;
}

/** A concept and whether it is there: `['cat', true]`. */
export type ConceptValue = string | ConceptInput | readonly [id: string, value: boolean];

/** Adds concepts to an input, or puts them in the place of those it has. @throws UserError when there is none. */
export async function mergeInputConcepts(
  connection: Connection,
  id: string,
  pair: ConceptPair,
  { overwrite = false, signal }: MergeConceptsOptions,
): Promise<StoredInput> {
  const concepts = annotations(pair);
  if (concepts.length === 0) throw new UserError('concepts and notConcepts are empty.');
  const data = overwrite ? { ...(await dataToKeep(connection, id, signal)), concepts } : { concepts };
  const action = overwrite ? 'overwrite' : 'merge';
  return onlyInput(await patchInputs(connection, [{ id, data }], { action, signal }), 'PATCH');
}

/** Makes patches that add concepts, each with its own value. @throws UserError when a list cannot be used. */
export function mergePatches(
  ids: readonly string[],
  lists: readonly (readonly ConceptValue[])[],
): readonly InputPatch[] {
  return conceptPatches(ids, lists, valued);
}

/** Makes patches that name concepts to take away. @throws UserError when a list cannot be used. */
export function deletePatches(ids: readonly string[], lists: readonly (readonly string[])[]): readonly InputPatch[] {
  return conceptPatches(ids, lists, named);
}

function valued(list: readonly ConceptValue[]): readonly Concept[] {
  checkList(list, 'Each of conceptLists');
  return wireConcepts(ownConcepts(list.map(fromPair), 'conceptLists'));
}

function named(list: readonly string[]): readonly Concept[] {
  checkList(list, 'Each of conceptLists');
  return ownConcepts(list, 'conceptLists').map(({ id }) => ({ id }));
}

function fromPair(concept: ConceptValue): string | ConceptInput {
  if (!isPair(concept)) return concept;
  const [id, value] = concept;
  if (typeof value !== 'boolean') throw new UserError(`The value of the concept "${id}" must be true or false.`);
  return { id, value };
}

function isPair(concept: ConceptValue): concept is readonly [string, boolean] {
  return Array.isArray(concept);
}

/**
 * The service replaces all but the picture itself, so all but the picture is sent back:
 * https://docs.clarifai.com/api-guide/advanced-topics/patching.
 */
async function dataToKeep(connection: Connection, id: string, signal?: AbortSignal): Promise<Data> {
  const { data } = await getInput(connection, id, { signal });
  const { image: _image, video: _video, ...rest } = data;
  return rest;
}
