import type { UserAppId } from '../wire/input.ts';
import type { Model as WireModel, ModelVersion, Output } from '../wire/model.ts';
import type { Status } from '../wire/status.ts';
import type { ConceptLike } from './concept-input.ts';
import { updateModel, type UpdateModelOptions } from './change-model.ts';
import type { CallOptions, PageOptions } from './call-options.ts';
import type { Image } from './image.ts';
import type { InputItem } from './input-item.ts';
import { modelPath, type ModelAddress } from './model-address.ts';
import { sendFeedback, type ConceptFeedbackOptions, type RegionFeedbackOptions } from './model-feedback.ts';
import {
  conceptIdsOf,
  listModelInputs,
  readModel,
  type ModelInfoOptions,
  type ModelInputsOptions,
} from './model-info.ts';
import { createVersion, deleteVersion, getVersion, listVersions } from './model-versions.ts';
import type { SourceOptions } from './media-source.ts';
import { oneItem, onlyOutput, type PredictOneOptions } from './predict-one.ts';
import { predict, type Predictions, type PredictOptions } from './predict.ts';
import type { Connection } from './send.ts';
import type { StoredInput } from './stored-input.ts';
import { train, type TrainOptions } from './train.ts';
import type { Video } from './video.ts';

export interface MergeModelConceptsOptions extends CallOptions {
  /** Whether the model's other concepts go. @default false */
  readonly overwrite?: boolean;
}

/** Where a model was found. */
export interface ModelOrigin {
  /** The app that the model lives in, where that is not the caller's own. */
  readonly owner?: UserAppId | null;
  /** The version that the caller asked for; predictions then come from it. */
  readonly pinnedVersionId?: string | null;
}

/** A model of the app or of the public, as it was when it was read. Made by `app.models`. */
export class Model {
  readonly id: string;
  readonly name: string;
  /** `concept`, `embed`, `color`, `facedetect`, …; today's service says `visual-classifier` and the like. */
  readonly type: string;
  /** A finer type, e.g. `facedetect-identity`; equal to `type` where there is none. */
  readonly typeExt: string;
  /** The version when the model was read, or the one asked for; null when the service did not say. */
  readonly versionId: string | null;
  /** How the version stood when the model was read, e.g. `STATUS.modelTrained` (21100); null when not said. */
  readonly versionStatus: Status | null;
  readonly #connection: Connection;
  readonly #address: ModelAddress;
  readonly #pinnedVersionId: string | undefined;

  constructor(connection: Connection, wire: WireModel, { owner = null, pinnedVersionId = null }: ModelOrigin = {}) {
    this.#connection = connection;
    this.#address = { id: wire.id, owner };
    this.#pinnedVersionId = pinnedVersionId ?? undefined;
    this.id = wire.id;
    this.name = wire.name ?? wire.id;
    this.type = wire.output_info?.type ?? wire.model_type_id ?? '';
    this.typeExt = wire.output_info?.type_ext ?? this.type;
    this.versionId = pinnedVersionId ?? wire.model_version?.id ?? null;
    const isOwnStatus = pinnedVersionId === null || pinnedVersionId === wire.model_version?.id;
    this.versionStatus = isOwnStatus ? (wire.model_version?.status ?? null) : null;
  }

  /**
   * Predicts up to 128 images, or one video, in one call. A failed image is data: look at each outcome and its status.
   *
   * @throws UserError before any request when the list or an option cannot be used; ApiError when the call as a whole
   *   is refused. Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/predict/images.md.
   */
  async predict(images: readonly (Image | Video)[], options: PredictOptions = {}): Promise<Predictions> {
    return this.predictInputs(
      images.map((image) => image.toItem()),
      options,
    );
  }

  /** `predict` without the class round each image, for those who predict many. */
  async predictInputs(items: readonly InputItem[], options: PredictOptions = {}): Promise<Predictions> {
    const { versionId = this.#pinnedVersionId } = options;
    return predict(this.#connection, this.#address, items, { ...options, versionId });
  }

  /**
   * Predicts one public address.
   *
   * @throws UserError when the source or an option cannot be used; ApiError when the service refuses it.
   */
  async predictByUrl(url: string, options: PredictOneOptions = {}): Promise<Output> {
    return this.#predictOne({ url }, options);
  }

  /** Predicts one file. See `predictByUrl`. */
  async predictByFilename(file: string, options: PredictOneOptions = {}): Promise<Output> {
    return this.#predictOne({ file }, options);
  }

  /** Predicts the content of one file. See `predictByUrl`. */
  async predictByBytes(bytes: Uint8Array, options: PredictOneOptions = {}): Promise<Output> {
    return this.#predictOne({ bytes }, options);
  }

  /** Predicts the content of one file as base64. See `predictByUrl`. */
  async predictByBase64(base64: string, options: PredictOneOptions = {}): Promise<Output> {
    return this.#predictOne({ base64 }, options);
  }

  /** Reads the model anew, in the service's words; `verbose` tells its concepts too. */
  async getInfo(options: ModelInfoOptions = {}): Promise<WireModel> {
    return readModel(this.#connection, this.#address, options);
  }

  async getConceptIds(options: CallOptions = {}): Promise<readonly string[]> {
    return conceptIdsOf(await readModel(this.#connection, this.#address, { ...options, verbose: true }));
  }

  /** One page of the inputs that the model, or one of its versions, was trained with. */
  async getInputs(options: ModelInputsOptions = {}): Promise<readonly StoredInput[]> {
    return listModelInputs(this.#connection, this.#address, options);
  }

  /** All versions, newest first. */
  listVersions(options: Omit<PageOptions, 'page'> = {}): AsyncIterable<ModelVersion> {
    return listVersions(this.#connection, this.#address, options);
  }

  async getVersion(versionId: string, options: CallOptions = {}): Promise<ModelVersion> {
    return getVersion(this.#connection, this.#address, versionId, options);
  }

  async deleteVersion(versionId: string, options: CallOptions = {}): Promise<Status> {
    return deleteVersion(this.#connection, this.id, versionId, options);
  }

  /** Begins a training and does not wait for its end. */
  async createVersion(options: CallOptions = {}): Promise<Model> {
    return this.#successor(await createVersion(this.#connection, this.id, options));
  }

  /**
   * Trains the model and waits for the end of it, unless `sync` is false. The model that comes back has the new version.
   *
   * @throws TrainingError when the training fails; TrainingTimeoutError when it takes longer than `timeoutMs`.
   */
  async train(options: TrainOptions = {}): Promise<Model> {
    return this.#successor(await train(this.#connection, this.id, options));
  }

  /** Changes name, concepts or settings; with nothing to change it makes no call. The new version is untrained. */
  async update(options: UpdateModelOptions = {}): Promise<Model> {
    const changed = await updateModel(this.#connection, this.id, options);
    return changed === null ? this : this.#successor(changed);
  }

  async addConcepts(concepts: readonly ConceptLike[], options: CallOptions = {}): Promise<Model> {
    return this.mergeConcepts(concepts, options);
  }

  async mergeConcepts(
    concepts: readonly ConceptLike[],
    { overwrite = false, signal }: MergeModelConceptsOptions = {},
  ): Promise<Model> {
    return this.update({ action: overwrite ? 'overwrite' : 'merge', concepts, signal });
  }

  async deleteConcepts(concepts: readonly ConceptLike[], { signal }: CallOptions = {}): Promise<Model> {
    return this.update({ action: 'remove', concepts, signal });
  }

  /** Tells which concepts were right and wrong in a prediction. @throws UserError with today's service: it takes none. */
  async sendConceptFeedback(inputId: string, url: string, options: ConceptFeedbackOptions = {}): Promise<Status> {
    return this.sendRegionFeedback(inputId, url, options);
  }

  /** Tells which regions were right, wrong or missing in a prediction. See `sendConceptFeedback`. */
  async sendRegionFeedback(inputId: string, url: string, options: RegionFeedbackOptions = {}): Promise<Status> {
    const subject = { modelId: this.id, versionId: this.versionId, inputId, url };
    return sendFeedback(this.#connection, subject, options);
  }

  async #predictOne(source: SourceOptions, { isVideo = false, ...options }: PredictOneOptions): Promise<Output> {
    const predictions = await this.predictInputs([oneItem(source, isVideo)], options);
    return onlyOutput(predictions, `${modelPath(this.id, options.versionId ?? this.#pinnedVersionId)}/outputs`);
  }

  #successor(wire: WireModel): Model {
    return new Model(this.#connection, wire, { owner: this.#address.owner });
  }
}
