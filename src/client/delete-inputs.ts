import type { DeleteInputsRequest } from '../wire/input.ts';
import type { Status } from '../wire/status.ts';
import { checkList } from './argument.ts';
import type { CallOptions } from './call-options.ts';
import { checkInputId } from './input-item.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';
import { checkNotWithdrawn } from './withdrawn.ts';

/** Deletes one input, or begins to delete several. @throws UserError when an id is empty or cannot be used. */
export async function deleteInputs(
  connection: Connection,
  id: string | readonly string[],
  { signal }: CallOptions,
): Promise<Status> {
  if (typeof id === 'string') {
    checkInputId(id);
    return send(connection, path`/v2/inputs/${id}`, undefined, signal);
  }
  checkList(id, 'ids');
  for (const each of id) checkInputId(each);
  return send(connection, path`/v2/inputs`, { ids: id }, signal);
}

/** Begins to delete all inputs. @throws UserError with today's service. */
export async function deleteAllInputs(connection: Connection, { signal }: CallOptions): Promise<Status> {
  checkNotWithdrawn(connection, 'inputs.deleteAll', 'List the inputs and delete them by their ids.');
  return send(connection, path`/v2/inputs`, { delete_all: true }, signal);
}

async function send(
  connection: Connection,
  target: string,
  body: DeleteInputsRequest | undefined,
  signal: AbortSignal | undefined,
): Promise<Status> {
  const call = { method: 'DELETE', path: target, ...(body && { body }), signal } as const;
  const { status } = await connection.send<{ status: Status }>(call);
  return status;
}
