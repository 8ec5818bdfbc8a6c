import type { UserAppId } from '../wire/input.ts';
import type { Model, ModelReply, ModelsReply, PostModelsSearchRequest } from '../wire/model.ts';
import { PUBLIC_MODELS, PUBLIC_OWNER, type PublicModelIdentity } from '../wire/public-models.ts';
import { ApiError, UnknownModelError, UserError } from './errors.ts';
import { modelPath } from './model-address.ts';
import { isOfType } from './model-type.ts';
import { parseModelReference, type ModelReference } from './model-reference.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';

/** A model as the service tells it, and where it was found. */
export interface FoundModel {
  readonly wire: Model;
  /** The app that the model lives in, where that is not the caller's own. */
  readonly owner: UserAppId | null;
  /** The version that the reference named; null where it named none. */
  readonly versionId: string | null;
}

/** What is looked for. */
export interface ModelQuery {
  /** A name, an id, a slug, or an address on clarifai.com; in a search a name, where `*` stands for any text. */
  readonly reference: string;
  readonly type: string | undefined;
  readonly signal: AbortSignal | undefined;
}

const PUBLIC: readonly PublicModelIdentity[] = Object.values(PUBLIC_MODELS);

/** Finds the one model that a reference means. @throws UnknownModelError when there is none, UserError when several. */
export async function findModel(connection: Connection, query: ModelQuery): Promise<FoundModel> {
  const reference = parseModelReference(query.reference);
  if (reference.kind === 'address') return readAddressed(connection, reference, query);
  const { nameOrId } = reference;
  const named = { ...query, reference: nameOrId };
  return (
    (await readKnown(connection, named)) ??
    (await findByName(connection, named)) ??
    (await readAlias(connection, named)) ??
    refuse(named)
  );
}

/**
 * Searches models by name, in the app or in that of another owner.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
export async function searchModels(
  connection: Connection,
  { reference, type, signal }: ModelQuery,
  owner: UserAppId | null = null,
): Promise<readonly FoundModel[]> {
  // Today's service knows no 2017 types: they are compared here only.
  const sendsType = type !== undefined && connection.profile === 'legacy';
  const body: PostModelsSearchRequest = { model_query: { name: reference, ...(sendsType && { type }) } };
  const call = { method: 'POST', path: path`/v2/models/searches`, body, userAppId: owner, signal } as const;
  const { models } = await connection.send<ModelsReply>(call);
  const wires = (models ?? []).filter((wire) => type === undefined || isOfType(wire, type));
  return wires.map((wire) => ({ wire, owner, versionId: null }));
}

async function readAddressed(
  connection: Connection,
  { id, owner, versionId }: ModelReference & { kind: 'address' },
  { reference, type, signal }: ModelQuery,
): Promise<FoundModel> {
  const isPublic = owner.user_id === PUBLIC_OWNER.user_id && owner.app_id === PUBLIC_OWNER.app_id;
  const knownId = isPublic ? knownPublic(id, type)?.id : undefined;
  const wire = await readOrNull(connection, knownId ?? id, owner, signal);
  // A key reads in its own app whatever the address says, and may meet a namesake there.
  const isElsewhere = !isPublic && typeof wire?.app_id === 'string' && wire.app_id !== owner.app_id;
  if (wire === null || isElsewhere || (type !== undefined && !isOfType(wire, type))) {
    throw new UserError(`There is no model at ${reference}${type === undefined ? '' : ` with type "${type}"`}.`);
  }
  return { wire, owner, versionId };
}

/** Reads by id: that of the public model so called, else the text itself. Null when there is none of that type. */
async function readKnown(connection: Connection, query: ModelQuery): Promise<FoundModel | null> {
  const { reference, type, signal } = query;
  const known = knownPublic(reference, type);
  const owner = known === undefined ? null : PUBLIC_OWNER;
  const wire = await readOrNull(connection, known?.id ?? reference, owner, signal);
  const fits = wire !== null && (type === undefined || isOfType(wire, type));
  return fits ? { wire, owner, versionId: null } : null;
}

/** A short name of a public model; the app's own models go first. */
async function readAlias(connection: Connection, query: ModelQuery): Promise<FoundModel | null> {
  const { reference, type } = query;
  const meant = PUBLIC.find((model) => model.aliases?.includes(reference) && isKnownAs(model, type));
  return meant === undefined ? null : readKnown(connection, { ...query, reference: meant.id });
}

function refuse({ reference, type }: ModelQuery): never {
  throw new UnknownModelError(`No model is named "${reference}"${type === undefined ? '' : ` with type "${type}"`}.`);
}

async function readOrNull(
  connection: Connection,
  id: string,
  owner: UserAppId | null,
  signal: AbortSignal | undefined,
): Promise<Model | null> {
  try {
    const call = { method: 'GET', path: modelPath(id), userAppId: owner, signal } as const;
    return (await connection.send<ModelReply>(call)).model ?? null;
  } catch (error) {
    if (error instanceof ApiError && error.httpStatus === 404) return null;
    throw error;
  }
}

async function findByName(connection: Connection, query: ModelQuery): Promise<FoundModel | null> {
  const { reference: name, type } = query;
  const own = await searchModels(connection, query);
  // Today the app's list holds no public models: they are in the owner's app.
  const found =
    own.length === 0 && connection.userAppId !== null ? await searchModels(connection, query, PUBLIC_OWNER) : own;
  return theOne(
    found.filter(({ wire }) => wire.name === name || wire.id === name),
    name,
    type,
  );
}

function knownPublic(nameOrId: string, type: string | undefined): PublicModelIdentity | undefined {
  return PUBLIC.find(
    (model) => (model.name === nameOrId || model.slug === nameOrId || model.id === nameOrId) && isKnownAs(model, type),
  );
}

function isKnownAs({ type, typeExt, modelTypeId }: PublicModelIdentity, asked: string | undefined): boolean {
  return asked === undefined || [type, typeExt, modelTypeId].includes(asked);
}

/** Picks the only model of a name, if any; without a type, the only one among them that gives concepts. */
function theOne(named: readonly FoundModel[], name: string, type: string | undefined): FoundModel | null {
  const concepts = type === undefined ? named.filter(({ wire }) => isOfType(wire, 'concept')) : [];
  const candidates = concepts.length > 0 ? concepts : named;
  if (candidates.length > 1) {
    const ids = candidates.map(({ wire }) => wire.id).join(', ');
    throw new UserError(`Several models are named "${name}"; say which type, or use one of the ids ${ids}.`);
  }
  return candidates[0] ?? null;
}
