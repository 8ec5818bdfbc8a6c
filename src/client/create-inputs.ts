import type { InputsReply } from '../wire/input.ts';
import { encodeInputs } from './body.ts';
import { alignInputs, type BulkInputs } from './bulk-inputs.ts';
import type { BulkOptions } from './call-options.ts';
import { checkItems, type InputItem } from './input-item.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';
import { checkCropOffered } from './withdrawn.ts';

/** Uploads items in one call. @throws UserError before any request when the list cannot be used. */
export async function createInputs(
  connection: Connection,
  items: readonly InputItem[],
  options: BulkOptions,
): Promise<BulkInputs> {
  checkItems(items);
  for (const { crop } of items) checkCropOffered(connection, crop);
  const { userAppId, encoder } = connection;
  const tail = userAppId === null ? {} : { user_app_id: userAppId };
  const { body, failed } = await encodeInputs(items, tail, { ...options, encoder });
  if (failed.length === items.length) return { status: null, inputs: alignInputs(items, failed, []) };
  const reply = await connection.send<InputsReply>({
    method: 'POST',
    path: path`/v2/inputs`,
    body,
    repeatable: items.every((item) => item.id !== undefined),
    bulk: true,
    signal: options.signal,
  });
  return { status: reply.status, inputs: alignInputs(items, failed, reply.inputs) };
}
