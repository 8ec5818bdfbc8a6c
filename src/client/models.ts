import type { UserAppId } from '../wire/input.ts';
import type { Model as WireModel, ModelReply, ModelsReply, PostModelsSearchRequest } from '../wire/model.ts';
import { PUBLIC_MODELS, PUBLIC_OWNER, type PublicModelIdentity } from '../wire/public-models.ts';
import { ApiError, UserError } from './errors.ts';
import type { CallOptions, PageOptions } from './inputs.ts';
import { isOfType } from './model-type.ts';
import { Model } from './model.ts';
import { pages } from './pages.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';

export interface GetModelOptions extends CallOptions {
  /** Tells models of one name apart: `concept`, `embed`, `color`, … */
  readonly type?: string | undefined;
}

interface Found {
  readonly wire: WireModel;
  readonly owner: UserAppId | null;
}

/** The models of an app and of the public: `app.models`. */
export class Models {
  readonly #connection: Connection;
  readonly #cache = new Map<string, Model>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Finds a model by id, name or slug and remembers it. Public models are known by their 2017 names and by those of
   * today. Of several with that name the one that gives concepts wins, unless a type is asked for.
   *
   * @throws UserError when there is none, or the name is ambiguous.
   */
  async get(nameOrId: string, { type, signal }: GetModelOptions = {}): Promise<Model> {
    const key = JSON.stringify([nameOrId, type]);
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    const found = (await this.#readKnown(nameOrId, type, signal)) ?? (await this.#findByName(nameOrId, type, signal));
    const model = this.#model(found);
    this.#cache.set(key, model);
    return model;
  }

  /** Forgets what `get` has found. */
  clearModelCache(): void {
    this.#cache.clear();
  }

  /**
   * Finds models by name; `*` stands for any text. Source: wire reference, section 7.2.
   *
   * @param type compared with the finer type, e.g. `facedetect`.
   */
  async search(name: string, type?: string, { signal }: CallOptions = {}): Promise<readonly Model[]> {
    const found = await this.#search(name, type, null, signal);
    return found.map((one) => this.#model(one));
  }

  /** All models that the service lists: the app's own, and with a key of 2017 the public ones too. */
  getAll({ perPage = 128, signal }: Omit<PageOptions, 'page'> = {}): AsyncIterable<Model> {
    return pages(async (page) => {
      const query = { page, per_page: perPage };
      const reply = await this.#connection.send<ModelsReply>({ method: 'GET', path: path`/v2/models`, query, signal });
      return (reply.models ?? []).map((wire) => this.#model({ wire, owner: null }));
    });
  }

  #model({ wire, owner }: Found): Model {
    return new Model(this.#connection, wire, owner);
  }

  /** Reads by id: that of the public model so called, else the text itself. Null when there is none of that type. */
  async #readKnown(nameOrId: string, type: string | undefined, signal?: AbortSignal): Promise<Found | null> {
    const known = knownPublic(nameOrId, type);
    const owner = known === undefined ? null : PUBLIC_OWNER;
    const target = path`/v2/models/${known?.id ?? nameOrId}`;
    try {
      const call = { method: 'GET', path: target, userAppId: owner, signal } as const;
      const { model: wire } = await this.#connection.send<ModelReply>(call);
      const fits = wire !== undefined && wire !== null && (type === undefined || isOfType(wire, type));
      return fits ? { wire, owner } : null;
    } catch (error) {
      if (error instanceof ApiError && error.httpStatus === 404) return null;
      throw error;
    }
  }

  async #findByName(name: string, type: string | undefined, signal?: AbortSignal): Promise<Found> {
    const own = await this.#search(name, type, null, signal);
    const isToken = this.#connection.userAppId !== null;
    // With a token the app's list holds no public models: they are in the owner's app.
    const found = own.length === 0 && isToken ? await this.#search(name, type, PUBLIC_OWNER, signal) : own;
    return theOne(
      found.filter(({ wire }) => wire.name === name || wire.id === name),
      name,
      type,
    );
  }

  async #search(
    name: string,
    type: string | undefined,
    owner: UserAppId | null,
    signal?: AbortSignal,
  ): Promise<readonly Found[]> {
    // Today's service knows no 2017 types: with a token they are compared here only.
    const sendsType = type !== undefined && this.#connection.userAppId === null;
    const body: PostModelsSearchRequest = { model_query: { name, ...(sendsType && { type }) } };
    const call = { method: 'POST', path: path`/v2/models/searches`, body, userAppId: owner, signal } as const;
    const { models } = await this.#connection.send<ModelsReply>(call);
    const wires = (models ?? []).filter((wire) => type === undefined || isOfType(wire, type));
    return wires.map((wire) => ({ wire, owner }));
  }
}

function knownPublic(nameOrId: string, type: string | undefined): PublicModelIdentity | undefined {
  const models: readonly PublicModelIdentity[] = Object.values(PUBLIC_MODELS);
  return models.find(
    (model) =>
      (model.name === nameOrId || model.slug === nameOrId || model.id === nameOrId) &&
      (type === undefined || type === model.type || type === model.typeExt || type === model.modelTypeId),
  );
}

/** Picks the only model of a name; without a type, the only one among them that gives concepts. */
function theOne(named: readonly Found[], name: string, type: string | undefined): Found {
  const concepts = type === undefined ? named.filter(({ wire }) => isOfType(wire, 'concept')) : [];
  const candidates = concepts.length > 0 ? concepts : named;
  const [first] = candidates;
  if (first === undefined) {
    throw new UserError(`No model is named "${name}"${type === undefined ? '' : ` with type "${type}"`}.`);
  }
  if (candidates.length > 1) {
    const ids = candidates.map(({ wire }) => wire.id).join(', ');
    throw new UserError(`Several models are named "${name}"; say which type, or use one of the ids ${ids}.`);
  }
  return first;
}
