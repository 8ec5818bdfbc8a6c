import type { Concept, Data } from '../wire/data.ts';
import type { Input, InputsReply, PatchAction, PatchInputsRequest } from '../wire/input.ts';
import { LIMITS } from '../wire/limits.ts';
import { checkList } from './argument.ts';
import { alignInputs, type BulkInputs } from './bulk-inputs.ts';
import type { CallOptions } from './call-options.ts';
import { UserError } from './errors.ts';
import { checkInputId, wireNotes } from './input-item.ts';
import { notesOf, type NotesOptions } from './input-notes.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';

/** What is to change in an input that the app has. */
export interface InputChange extends NotesOptions {
  readonly id: string;
}

export interface UpdateOptions extends CallOptions {
  /**
   * `merge` adds and replaces; `remove` takes away; `overwrite` replaces all that is known of the input, so what the
   * change does not name is lost. @default 'merge'
   */
  readonly action?: PatchAction;
}

/** An input's id and what of its data is to change, in the wire's words. */
export interface InputPatch {
  readonly id: string;
  readonly data: Data;
}

const ACTIONS: ReadonlySet<string> = new Set<PatchAction>(['merge', 'overwrite', 'remove']);

/**
 * Changes up to 128 inputs in one call.
 *
 * @throws UserError before any request when the list or a change in it cannot be used, or a change names nothing.
 */
export async function updateInputs(
  connection: Connection,
  changes: readonly InputChange[],
  { action = 'merge', signal }: UpdateOptions,
): Promise<BulkInputs> {
  checkList(changes, 'changes');
  const patches = changes.map((change) => ({ id: change.id, data: wireNotes(notesOf(change)) }));
  return patchInputs(connection, patches, { action, signal });
}

/** Makes patches of the concepts alone. @throws UserError when the lists are not of one length, or one is empty. */
export function conceptPatches<Given>(
  ids: readonly string[],
  lists: readonly Given[],
  read: (list: Given) => readonly Concept[],
): readonly InputPatch[] {
  checkList(ids, 'inputIds');
  checkList(lists, 'conceptLists');
  if (ids.length !== lists.length) {
    throw new UserError(`inputIds has ${ids.length} members and conceptLists ${lists.length}; each id needs its list.`);
  }
  return lists.map((list, index) => ({ id: ids[index] ?? '', data: { concepts: read(list) } }));
}

/**
 * Sends patches. Source: https://docs.clarifai.com/api-guide/advanced-topics/patching. @throws UserError as
 * `updateInputs` does.
 */
export async function patchInputs(
  connection: Connection,
  inputs: readonly InputPatch[],
  { action = 'merge', signal }: UpdateOptions,
): Promise<BulkInputs> {
  checkPatches(inputs);
  if (!ACTIONS.has(action)) throw new UserError(`action must be one of ${[...ACTIONS].join(', ')}.`);
  const body: PatchInputsRequest = { action, inputs: inputs satisfies readonly Input[] };
  // Lists without ids grow with each merge: a second delivery would add regions, or members of metadata, twice.
  const repeatable = action !== 'merge' || inputs.every(({ data }) => !data.regions && !data.metadata);
  const call = { method: 'PATCH', path: path`/v2/inputs`, body, repeatable, bulk: true, signal } as const;
  const reply = await connection.send<InputsReply>(call);
  return { status: reply.status, inputs: alignInputs(inputs, [], reply.inputs) };
}

function checkPatches(inputs: readonly InputPatch[]): void {
  if (inputs.length > LIMITS.inputsPerCall) {
    throw new UserError(`${inputs.length} changes are too many for one call; at most ${LIMITS.inputsPerCall} fit.`);
  }
  const seen = new Set<string>();
  for (const { id, data } of inputs) {
    checkInputId(id);
    if (seen.has(id)) throw new UserError(`The input id "${id}" is used twice in one call.`);
    seen.add(id);
    // Nothing named would mean nothing changed, or with overwrite everything lost.
    if (Object.keys(data).length === 0) throw new UserError(`The change of "${id}" names nothing that changes.`);
  }
}
