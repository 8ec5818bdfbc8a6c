import type { Input } from '../wire/input.ts';
import type { Output } from '../wire/model.ts';
import { PUBLIC_MODELS } from '../wire/public-models.ts';
import type { Status } from '../wire/status.ts';
import { checkList } from './argument.ts';
import type { CallOptions } from './call-options.ts';
import { ownConcepts, wireValue } from './concept-input.ts';
import { checkInputId } from './input-item.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';
import { checkNotWithdrawn } from './withdrawn.ts';

/** The reply as it came: no recorded one exists. Source: https://pypi.org/project/clarifai/2.0.29/. */
export interface InputOutputs {
  readonly status: Status;
  readonly input?: Input | null;
  readonly outputs?: readonly Output[] | null;
}

const INSTEAD = 'Predict the input with the model instead.';

/** Reads an input with its stored predictions. @throws UserError with today's service. */
export async function getInputOutputs(
  connection: Connection,
  id: string,
  { signal }: CallOptions,
): Promise<InputOutputs> {
  checkInputId(id);
  checkNotWithdrawn(connection, 'inputs.getOutputs', INSTEAD);
  return connection.send<InputOutputs>({ method: 'GET', path: path`/v2/inputs/${id}/outputs`, signal });
}

/** Says which concepts the stored predictions should hold, or not. @throws UserError with today's service. */
export async function patchOutputConcepts(
  connection: Connection,
  id: string,
  conceptIds: readonly string[],
  { action, signal }: CallOptions & { readonly action: 'merge' | 'remove' },
): Promise<InputOutputs> {
  checkInputId(id);
  checkList(conceptIds, 'conceptIds');
  checkNotWithdrawn(connection, `inputs.${action}OutputsConcepts`, INSTEAD);
  const value = wireValue(action === 'merge');
  const concepts = ownConcepts(conceptIds, 'conceptIds').map((concept) => ({ id: concept.id, value }));
  const body = { action, outputs: [{ data: { concepts }, model: { id: PUBLIC_MODELS.general.id } }] };
  return connection.send<InputOutputs>({ method: 'PATCH', path: path`/v2/inputs/${id}/outputs`, body, signal });
}
