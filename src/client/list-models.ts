import type { Model, ModelsReply } from '../wire/model.ts';
import { PUBLIC_OWNER } from '../wire/public-models.ts';
import { checkPage, type CallOptions, type PageOptions } from './call-options.ts';
import { UserError } from './errors.ts';
import { pages } from './pages.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';
import { waitUntilDone, type WaitOptions } from './wait.ts';

export interface ListModelsOptions extends PageOptions {
  /** Only models of the public. Filtered after the page is read, so pages may be short. @default false */
  readonly publicOnly?: boolean;
  /** Only models of the app. Filtered after the page is read, so pages may be short. @default false */
  readonly privateOnly?: boolean;
}

/**
 * Reads one page.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md and
 * https://docs.clarifai.com/api-guide/advanced-topics/pagination. @throws UserError when an option cannot be used.
 */
export async function listModelsPage(connection: Connection, options: ListModelsOptions): Promise<readonly Model[]> {
  const fits = filterOf(options);
  return (await readPage(connection, options)).filter(fits);
}

/** Reads all pages, one after the other. @throws UserError when an option cannot be used. */
export async function* listAllModels(
  connection: Connection,
  { perPage = 128, ...options }: Omit<ListModelsOptions, 'page'>,
): AsyncGenerator<Model, void, undefined> {
  const fits = filterOf(options);
  // A page of which the filter leaves nothing is not the end.
  for await (const model of pages(async (page) => readPage(connection, { ...options, page, perPage }))) {
    if (fits(model)) yield model;
  }
}

/** Looks until the app has no models of its own. */
export async function waitForModelsDeletion(connection: Connection, options: WaitOptions<number>): Promise<number> {
  const { clock, random } = connection;
  const look = async (): Promise<number> => countOwn(connection, { signal: options.signal });
  return waitUntilDone(
    { look, pendingIn: (count) => count, doing: 'models are still being deleted', clock, random },
    options,
  );
}

/**
 * Tells whether a model belongs to the public.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto and
 * https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/clarifai-models.md.
 */
export function isPublicModel({ user_id: userId, app_id: appId }: Model): boolean {
  if (userId !== undefined && userId !== '') {
    return userId === PUBLIC_OWNER.user_id && appId === PUBLIC_OWNER.app_id;
  }
  return appId === null || appId === '' || appId === PUBLIC_OWNER.app_id;
}

async function countOwn(connection: Connection, { signal }: CallOptions): Promise<number> {
  let count = 0;
  for await (const _model of listAllModels(connection, { privateOnly: true, signal })) count += 1;
  return count;
}

function filterOf({ publicOnly = false, privateOnly = false }: ListModelsOptions): (model: Model) => boolean {
  if (publicOnly && privateOnly) throw new UserError('Set either publicOnly or privateOnly, not both.');
  return (model) => (publicOnly ? isPublicModel(model) : !privateOnly || !isPublicModel(model));
}

async function readPage(
  connection: Connection,
  { page = 1, perPage = 20, signal }: PageOptions,
): Promise<readonly Model[]> {
  checkPage(page, perPage);
  const query = { page, per_page: perPage };
  const { models } = await connection.send<ModelsReply>({ method: 'GET', path: path`/v2/models`, query, signal });
  return models ?? [];
}
