import type { Status } from '../wire/status.ts';
import { checkList, checkMembers } from './argument.ts';
import { onlyInput, type BulkInputs } from './bulk-inputs.ts';
import type { BulkOptions, CallOptions } from './call-options.ts';
import {
  deletePatches,
  mergeInputConcepts,
  mergePatches,
  type ConceptValue,
  type MergeConceptsOptions,
} from './change-concepts.ts';
import { patchInputs, updateInputs, type InputChange, type UpdateOptions } from './change-inputs.ts';
import type { ConceptLike } from './concept-input.ts';
import { createInputs } from './create-inputs.ts';
import { deleteAllInputs, deleteInputs } from './delete-inputs.ts';
import { Image, type ImageDetails } from './image.ts';
import type { InputItem } from './input-item.ts';
import { getInputOutputs, patchOutputConcepts, type InputOutputs } from './input-outputs.ts';
import { InputSearches } from './input-searches.ts';
import * as list from './list-inputs.ts';
import type { Connection } from './send.ts';
import type { StoredInput } from './stored-input.ts';
import type { Video } from './video.ts';
import { waitForDeletion, type WaitForDeletionOptions } from './wait-for-deletion.ts';
import { countInputs, waitForUploads, type InputCounts } from './wait-for-uploads.ts';
import type { WaitOptions } from './wait.ts';

type CreateOptions = ImageDetails & CallOptions;

/**
 * The inputs of an app: `app.inputs`. Arguments that cannot be used are a UserError before any request; what the
 * service refuses is an ApiError.
 */
export class Inputs extends InputSearches {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    super(connection);
    this.#connection = connection;
  }

  /**
   * Uploads up to 128 images in one call. Partial failure is data: look at each outcome. The call is tried again after
   * a lost reply only when every image has an id, else a second try might add it twice.
   *
   * @throws UserError before any request when the list is empty or too long, or an id is used twice; ApiError when the
   *   call as a whole is refused.
   *   Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
   */
  async bulkCreateImages(images: readonly (Image | Video)[], options: BulkOptions = {}): Promise<BulkInputs> {
    checkList(images, 'images');
    const items = images.map((image) => image.toItem());
    return this.bulkCreateItems(items, options);
  }

  /** `bulkCreateImages` without the class round each image, for those who make many. */
  async bulkCreateItems(items: readonly InputItem[], options: BulkOptions = {}): Promise<BulkInputs> {
    return createInputs(this.#connection, items, options);
  }

  /**
   * Uploads one image.
   *
   * @throws UserError when it cannot be read; ApiError with the item's own status when the service refuses it.
   */
  async createImage(image: Image | Video, options: BulkOptions = {}): Promise<StoredInput> {
    return onlyInput(await this.bulkCreateImages([image], options), 'POST');
  }

  /** `createImage` of a public address, which the service fetches itself. */
  async createImageFromUrl(url: string, { signal, ...details }: CreateOptions = {}): Promise<StoredInput> {
    return this.createImage(new Image({ url, ...details }), { signal });
  }

  /** `createImage` of a file. */
  async createImageFromFilename(file: string, { signal, ...details }: CreateOptions = {}): Promise<StoredInput> {
    return this.createImage(new Image({ file, ...details }), { signal });
  }

  /** `createImage` of a file's content. */
  async createImageFromBytes(bytes: Uint8Array, { signal, ...details }: CreateOptions = {}): Promise<StoredInput> {
    return this.createImage(new Image({ bytes, ...details }), { signal });
  }

  /** `createImage` of a file's content as standard base64. */
  async createImageFromBase64(base64: string, { signal, ...details }: CreateOptions = {}): Promise<StoredInput> {
    return this.createImage(new Image({ base64, ...details }), { signal });
  }

  /**
   * @throws ApiError with HTTP status 404 when there is none.
   * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
   */
  async get(id: string, options: CallOptions = {}): Promise<StoredInput> {
    return list.getInput(this.#connection, id, options);
  }

  /**
   * Reads inputs by their ids, at most 128; those that the app does not have are missing in the result. One call where
   * the service can filter by id, else one call for each.
   */
  async getMany(ids: readonly string[], options: CallOptions = {}): Promise<readonly StoredInput[]> {
    return list.getManyInputs(this.#connection, ids, options);
  }

  /** One page of inputs, 20 unless said otherwise; empty past the end. Failed ones are in it, with their status. */
  async getByPage(options: list.ListOptions = {}): Promise<readonly StoredInput[]> {
    return list.listPage(this.#connection, options);
  }

  /** All inputs, page after page. Inputs added or deleted meanwhile may be skipped or repeated. */
  getAll(options: Omit<list.ListOptions, 'page'> = {}): AsyncIterable<StoredInput> {
    return list.listAll(this.#connection, options);
  }

  /** All inputs behind a cursor: none is skipped or repeated. Not offered by the service of 2017. */
  stream(options: list.StreamOptions = {}): AsyncIterable<StoredInput> {
    return list.streamAll(this.#connection, options);
  }

  /** Changes one input. @throws ApiError with the input's own status when the service refuses it. */
  async update(change: InputChange, options: UpdateOptions = {}): Promise<StoredInput> {
    return onlyInput(await this.bulkUpdate([change], options), 'PATCH');
  }

  /**
   * Changes up to 128 inputs in one call; partial failure is data.
   * Source: https://docs.clarifai.com/api-guide/advanced-topics/patching.
   */
  async bulkUpdate(changes: readonly InputChange[], options: UpdateOptions = {}): Promise<BulkInputs> {
    return updateInputs(this.#connection, changes, options);
  }

  /** Adds concepts to those an input has; a concept that it has already gets the new value. */
  async addConcepts(
    id: string,
    concepts: readonly ConceptLike[],
    notConcepts: readonly ConceptLike[] = [],
    options: CallOptions = {},
  ): Promise<StoredInput> {
    return this.mergeConcepts(id, concepts, notConcepts, { signal: options.signal });
  }

  /**
   * Adds concepts, or with `overwrite` replaces all concepts of an input and keeps the rest of what is known of it: the
   * input is read first, so a change by someone else at the same moment may be lost.
   */
  async mergeConcepts(
    id: string,
    concepts: readonly ConceptLike[],
    notConcepts: readonly ConceptLike[] = [],
    options: MergeConceptsOptions = {},
  ): Promise<StoredInput> {
    return mergeInputConcepts(this.#connection, id, { concepts, notConcepts }, options);
  }

  /** Takes concepts, by their ids, from an input. */
  async deleteConcepts(id: string, concepts: readonly string[], options: CallOptions = {}): Promise<StoredInput> {
    return onlyInput(await this.bulkDeleteConcepts([id], [concepts], options), 'PATCH');
  }

  /** `addConcepts` for up to 128 inputs, each with its list of ids or `[id, isThere]` pairs. */
  async bulkMergeConcepts(
    inputIds: readonly string[],
    conceptLists: readonly (readonly ConceptValue[])[],
    { signal }: CallOptions = {},
  ): Promise<BulkInputs> {
    return patchInputs(this.#connection, mergePatches(inputIds, conceptLists), { action: 'merge', signal });
  }

  /** `deleteConcepts` for up to 128 inputs, each with its list of ids. */
  async bulkDeleteConcepts(
    inputIds: readonly string[],
    conceptLists: readonly (readonly string[])[],
    { signal }: CallOptions = {},
  ): Promise<BulkInputs> {
    return patchInputs(this.#connection, deletePatches(inputIds, conceptLists), { action: 'remove', signal });
  }

  /** Adds members to an input's metadata; other members stay. */
  async mergeMetadata(
    id: string,
    metadata: Readonly<Record<string, unknown>>,
    options: CallOptions = {},
  ): Promise<StoredInput> {
    checkMembers(metadata, 'metadata');
    return this.update({ id, metadata }, { signal: options.signal });
  }

  /**
   * Deletes one input; of a list, deletion begins: see `waitUntilInputsDeleteFinish`.
   * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
   */
  async delete(id: string | readonly string[], options: CallOptions = {}): Promise<Status> {
    return deleteInputs(this.#connection, id, options);
  }

  /** Begins to delete all inputs of the app. Not offered by today's service. */
  async deleteAll(options: CallOptions = {}): Promise<Status> {
    return deleteAllInputs(this.#connection, options);
  }

  /** An input with its stored predictions, as the service of 2017 tells them. */
  async getOutputs(id: string, options: CallOptions = {}): Promise<InputOutputs> {
    return getInputOutputs(this.#connection, id, options);
  }

  /** Says that concepts of the app are in an input, whatever was predicted. Service of 2017. */
  async mergeOutputsConcepts(
    id: string,
    conceptIds: readonly string[],
    options: CallOptions = {},
  ): Promise<InputOutputs> {
    return patchOutputConcepts(this.#connection, id, conceptIds, { ...options, action: 'merge' });
  }

  /** Says that concepts of the app are not in an input, whatever was predicted. Service of 2017. */
  async removeOutputsConcepts(
    id: string,
    conceptIds: readonly string[],
    options: CallOptions = {},
  ): Promise<InputOutputs> {
    return patchOutputConcepts(this.#connection, id, conceptIds, { ...options, action: 'remove' });
  }

  /**
   * Counts over the whole app.
   * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
   */
  async checkStatus(options: CallOptions = {}): Promise<InputCounts> {
    return countInputs(this.#connection, options);
  }

  /**
   * Waits until the app has no input left that waits or is being processed. Counts are those of the whole app, and may
   * lag a moment behind an upload: who must know about certain inputs asks for these by id.
   *
   * @throws WaitTimeoutError when `maxWaitMs` is over.
   */
  async waitUntilInputsUploadFinish(options: WaitOptions<InputCounts> = {}): Promise<InputCounts> {
    return waitForUploads(this.#connection, options);
  }

  /** Waits until the app has no input left, or none of `ids`. @throws WaitTimeoutError when `maxWaitMs` is over. */
  async waitUntilInputsDeleteFinish(options: WaitForDeletionOptions = {}): Promise<void> {
    return waitForDeletion(this.#connection, options);
  }
}
