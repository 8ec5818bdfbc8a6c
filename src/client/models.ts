import type { DeleteModelsRequest, Model as WireModel, ModelReply, PostModelRequest } from '../wire/model.ts';
import type { Status } from '../wire/status.ts';
import { checkText } from './argument.ts';
import type { CallOptions } from './call-options.ts';
import { findModel, searchModels, type FoundModel } from './find-model.ts';
import { listAllModels, listModelsPage, waitForModelsDeletion, type ListModelsOptions } from './list-models.ts';
import { modelPath } from './model-address.ts';
import { modelDraft, type ModelSettings } from './model-draft.ts';
import { parseModelReference } from './model-reference.ts';
import { Model } from './model.ts';
import { path } from './path.ts';
import type { Call, Connection } from './send.ts';
import { unanswered } from './unanswered.ts';
import type { WaitOptions } from './wait.ts';

export interface GetModelOptions extends CallOptions {
  /** Tells models of one name apart: `concept`, `embed`, `color`, … */
  readonly type?: string | undefined;
}

export interface CreateModelOptions extends ModelSettings, CallOptions {
  /** In the words of today's service; only sent to it. @default 'embedding-classifier' */
  readonly modelTypeId?: string;
}

export interface DeleteModelOptions extends CallOptions {
  /** Deletes this version only. */
  readonly versionId?: string;
}

/** The models of an app and of the public: `app.models`. */
export class Models {
  readonly #connection: Connection;
  readonly #cache = new Map<string, Model>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Finds a model by id, name, slug or address on clarifai.com and remembers it. Public models are known by their 2017
   * names and by those of today. Of several with that name the one that gives concepts wins, unless a type is asked for.
   *
   * @throws UserError when there is none, or the name is ambiguous.
   */
  async get(reference: string, { type, signal }: GetModelOptions = {}): Promise<Model> {
    const key = JSON.stringify([reference, type]);
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    const model = this.#model(await findModel(this.#connection, { reference, type, signal }));
    this.#cache.set(key, model);
    return model;
  }

  /** Forgets what `get` has found. */
  clearModelCache(): void {
    this.#cache.clear();
  }

  /**
   * Reads all public models that the service lists and remembers them by name and type, so that `get` with a type
   * makes no call for them. Nothing needs this: `get` remembers by itself.
   */
  async initModelCache({ signal }: CallOptions = {}): Promise<readonly Model[]> {
    const models: Model[] = [];
    for await (const model of this.getAll({ publicOnly: true, signal })) {
      this.#cache.set(JSON.stringify([model.name, model.typeExt]), model);
      models.push(model);
    }
    return models;
  }

  /**
   * Finds models by name; `*` stands for any text.
   * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
   *
   * @param type compared with the finer type, e.g. `facedetect`.
   */
  async search(name: string, type?: string, { signal }: CallOptions = {}): Promise<readonly Model[]> {
    checkText(name, 'name');
    const found = await searchModels(this.#connection, { reference: name, type, signal });
    return found.map((one) => this.#model(one));
  }

  /** All models that the service lists: the app's own, and with a key of 2017 the public ones too. */
  async *getAll(options: Omit<ListModelsOptions, 'page'> = {}): AsyncGenerator<Model, void, undefined> {
    for await (const wire of listAllModels(this.#connection, options)) yield this.#own(wire);
  }

  /** One page of models. @throws UserError when an option cannot be used. */
  async getByPage(options: ListModelsOptions = {}): Promise<readonly Model[]> {
    return (await listModelsPage(this.#connection, options)).map((wire) => this.#own(wire));
  }

  /**
   * Creates an untrained model. Not tried again after a lost reply, as the second try would meet the first one's model.
   *
   * @throws UserError when a setting cannot be used; ApiError when the id is taken.
   */
  async create(id: string, { signal, modelTypeId, ...settings }: CreateModelOptions = {}): Promise<Model> {
    checkText(id, 'id');
    const { profile } = this.#connection;
    const draft = modelDraft(this.#connection, id, { ...settings, name: settings.name ?? id });
    const typed = profile === 'modern' ? { model_type_id: modelTypeId ?? 'embedding-classifier' } : {};
    const body: PostModelRequest = { model: { ...draft, ...typed } };
    const call = { method: 'POST', path: path`/v2/models`, body, repeatable: false, signal } as const;
    const { model } = await this.#connection.send<ModelReply>(call);
    if (model === undefined || model === null) throw unanswered('POST', '/v2/models');
    return this.#own(model);
  }

  /** Deletes a model of the app with all its versions, or one version of it. Takes an id or an address, not a name. */
  async delete(reference: string, { versionId, signal }: DeleteModelOptions = {}): Promise<Status> {
    const parsed = parseModelReference(reference);
    const target =
      parsed.kind === 'name'
        ? modelPath(parsed.nameOrId, versionId)
        : modelPath(parsed.id, versionId ?? parsed.versionId);
    const userAppId = parsed.kind === 'address' ? parsed.owner : null;
    return this.#delete({ path: target, userAppId, signal });
  }

  /** Deletes all models of the app. The service goes on after the reply: see `app.waitUntilModelsDeleteFinish`. */
  async deleteAll({ signal }: CallOptions = {}): Promise<Status> {
    const body: DeleteModelsRequest = { delete_all: true };
    return this.#delete({ path: path`/v2/models`, body, signal });
  }

  /** Waits until the app has no models of its own. @throws WaitTimeoutError when `maxWaitMs` is over. */
  async waitUntilModelsDeleteFinish(options: WaitOptions<number> = {}): Promise<void> {
    await waitForModelsDeletion(this.#connection, options);
  }

  async #delete(call: Omit<Call, 'method'>): Promise<Status> {
    // What was found may be gone.
    this.#cache.clear();
    return (await this.#connection.send<{ readonly status: Status }>({ ...call, method: 'DELETE' })).status;
  }

  #own(wire: WireModel): Model {
    return new Model(this.#connection, wire);
  }

  #model({ wire, owner, versionId }: FoundModel): Model {
    return new Model(this.#connection, wire, { owner, pinnedVersionId: versionId });
  }
}
