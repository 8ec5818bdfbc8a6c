import type { InputReply, InputsReply } from '../wire/input.ts';
import { LIMITS } from '../wire/limits.ts';
import { checkPage, type CallOptions, type PageOptions } from './call-options.ts';
import { ApiError, UserError } from './errors.ts';
import { checkInputId } from './input-item.ts';
import { pages } from './pages.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';
import { readInput, readInputs, type StoredInput } from './stored-input.ts';
import { unanswered } from './unanswered.ts';

export interface ListOptions extends PageOptions {
  /** Only inputs with this status, e.g. `STATUS.inputSuccess` (30000). Pages may then be short. */
  readonly statusCode?: number;
}

export interface StreamOptions extends CallOptions {
  /** Inputs read at once. @default 128 */
  readonly perPage?: number;
  /** Begins behind this input. */
  readonly lastId?: string;
  /** Newest first. @default false */
  readonly isDescending?: boolean;
}

/**
 * Reads one input. @throws ApiError with HTTP status 404 when there is none.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
 */
export async function getInput(connection: Connection, id: string, { signal }: CallOptions): Promise<StoredInput> {
  checkInputId(id);
  const target = path`/v2/inputs/${id}`;
  const { input } = await connection.send<InputReply>({ method: 'GET', path: target, signal });
  if (input === undefined || input === null) throw unanswered('GET', target);
  return readInput(input);
}

/** Reads inputs by their ids: in one call where the service can filter by id, else one by one. */
export async function getManyInputs(
  connection: Connection,
  ids: readonly string[],
  { signal }: CallOptions,
): Promise<readonly StoredInput[]> {
  for (const id of ids) checkInputId(id);
  if (ids.length > LIMITS.inputsPerCall) throw new UserError(`At most ${LIMITS.inputsPerCall} ids fit in one call.`);
  if (ids.length === 0) return [];
  const query = { ids, page: 1, per_page: ids.length };
  const reply = await connection.send<InputsReply>({ method: 'GET', path: path`/v2/inputs`, query, signal });
  const listed = new Map(readInputs(reply.inputs).map((input) => [input.id, input]));
  // The service of 2017 ignores the filter and lists just any page: what it did not list may still exist.
  const read = ids.map(async (id) => listed.get(id) ?? getOrNull(connection, id, signal));
  return (await Promise.all(read)).filter((input) => input !== null);
}

/**
 * Reads one page. @throws UserError when a number cannot be used.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md and
 * https://docs.clarifai.com/api-guide/advanced-topics/pagination.
 */
export async function listPage(connection: Connection, options: ListOptions): Promise<readonly StoredInput[]> {
  const { statusCode } = options;
  const inputs = await readPage(connection, options);
  // The service of 2017 does not know this filter and lists inputs of any status.
  return statusCode === undefined ? inputs : inputs.filter(({ status }) => status?.code === statusCode);
}

/** Reads all pages, one after the other. */
export async function* listAll(
  connection: Connection,
  { perPage = 128, ...options }: Omit<ListOptions, 'page'>,
): AsyncGenerator<StoredInput, void, undefined> {
  const { statusCode } = options;
  // A page of which the filter leaves nothing is not the end.
  for await (const input of pages(async (page) => readPage(connection, { ...options, page, perPage }))) {
    if (statusCode === undefined || input.status?.code === statusCode) yield input;
  }
}

/**
 * Reads all inputs behind a cursor. @throws UserError when an option cannot be used.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
 */
export async function* streamAll(
  connection: Connection,
  { perPage = 128, lastId, isDescending = false, signal }: StreamOptions,
): AsyncGenerator<StoredInput, void, undefined> {
  checkPage(1, perPage);
  if (lastId !== undefined) checkInputId(lastId);
  for (let cursor = lastId; ;) {
    const query = {
      per_page: perPage,
      ...(cursor !== undefined && { last_id: cursor }),
      ...(isDescending && { descending: 'true' }),
    };
    const reply = await connection.send<InputsReply>({ method: 'GET', path: path`/v2/inputs/stream`, query, signal });
    const inputs = readInputs(reply.inputs);
    const next = inputs.at(-1)?.id;
    if (next === undefined) return;
    // A service that does not move on would be asked for ever.
    if (next === '' || next === cursor) throw unanswered('GET', '/v2/inputs/stream');
    yield* inputs;
    cursor = next;
  }
}

async function readPage(
  connection: Connection,
  { page = 1, perPage = 20, statusCode, signal }: ListOptions,
): Promise<readonly StoredInput[]> {
  checkPage(page, perPage);
  const query = { page, per_page: perPage, ...(statusCode !== undefined && { 'status.code': statusCode }) };
  const reply = await connection.send<InputsReply>({ method: 'GET', path: path`/v2/inputs`, query, signal });
  return readInputs(reply.inputs);
}

async function getOrNull(connection: Connection, id: string, signal?: AbortSignal): Promise<StoredInput | null> {
  try {
    return await getInput(connection, id, { signal });
  } catch (error) {
    if (error instanceof ApiError && error.httpStatus === 404) return null;
    throw error;
  }
}
