import type { Input, InputReply, InputsReply, InputsStatusReply } from '../wire/input.ts';
import { LIMITS } from '../wire/limits.ts';
import { STATUS, type Status } from '../wire/status.ts';
import { encodeInputs } from './body.ts';
import type { BodyBuffer } from './body-buffer.ts';
import { ApiError, TransportError, UserError } from './errors.ts';
import type { Image } from './image.ts';
import { checkInputId, checkItems, type InputItem } from './input-item.ts';
import { alignAnswers, type Outcome } from './outcome.ts';
import { pages } from './pages.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';
import { waitForUploads, type InputCounts, type WaitOptions } from './wait-for-uploads.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface BulkOptions extends CallOptions {
  /** Keeps the memory of the body for the next call; one call at a time may use it. */
  readonly buffer?: BodyBuffer | undefined;
}

export interface PageOptions extends CallOptions {
  /** From 1. @default 1 */
  readonly page?: number;
  /** @default 20 */
  readonly perPage?: number;
}

export interface CreatedInputs {
  /** Of the call as a whole; null when no item could be read, so that nothing was sent. */
  readonly status: Status | null;
  /** One per item, in order. */
  readonly inputs: readonly Outcome<Input>[];
}

/** The inputs of an app: `app.inputs`. */
export class Inputs {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Uploads up to 128 images in one call. Partial failure is data: look at each outcome. The call is tried again after
   * a lost reply only when every image has an id, else a second try might add it twice.
   *
   * @throws UserError before any request when the list is empty or too long, or an id is used twice; ApiError when the
   *   call as a whole is refused. Source: wire reference, section 5.1.
   */
  async bulkCreateImages(images: readonly Image[], options: BulkOptions = {}): Promise<CreatedInputs> {
    return this.bulkCreateItems(
      images.map((image) => image.toItem()),
      options,
    );
  }

  /** `bulkCreateImages` without the class round each image, for those who make many. */
  async bulkCreateItems(items: readonly InputItem[], options: BulkOptions = {}): Promise<CreatedInputs> {
    checkItems(items);
    const { userAppId } = this.#connection;
    const { body, failed } = await encodeInputs(items, userAppId === null ? {} : { user_app_id: userAppId }, options);
    if (failed.length === items.length) return { status: null, inputs: alignAnswers<Input>(items, failed, [], idOf) };
    const reply = await this.#connection.send<InputsReply>({
      method: 'POST',
      path: path`/v2/inputs`,
      body,
      repeatable: items.every((item) => item.id !== undefined),
      bulk: true,
      signal: options.signal,
    });
    return { status: reply.status, inputs: alignAnswers(items, failed, reply.inputs ?? [], idOf) };
  }

  /**
   * Uploads one image.
   *
   * @throws UserError when it cannot be read; ApiError with the item's own status when the service refuses it.
   */
  async createImage(image: Image, options: BulkOptions = {}): Promise<Input> {
    const { inputs, status } = await this.bulkCreateImages([image], options);
    const outcome = inputs[0] ?? { kind: 'unanswered' };
    if (outcome.kind === 'unread') throw outcome.error;
    if (outcome.kind === 'unanswered') throw unanswered('POST', '/v2/inputs');
    // The call failed as a whole: with one item, that item's own status says why.
    if (status?.code === STATUS.failure) throw refused(outcome.answer.status ?? status);
    return outcome.answer;
  }

  /** @throws ApiError with HTTP status 404 when there is none. Source: wire reference, section 5.4. */
  async get(id: string, { signal }: CallOptions = {}): Promise<Input> {
    checkInputId(id);
    const target = path`/v2/inputs/${id}`;
    const reply = await this.#connection.send<InputReply>({ method: 'GET', path: target, signal });
    if (reply.input === undefined || reply.input === null) throw unanswered('GET', target);
    return reply.input;
  }

  /**
   * Reads inputs by their ids, at most 128; those that the app does not have are missing in the result. One call where
   * the service can filter by id, else one call for each.
   */
  async getMany(ids: readonly string[], { signal }: CallOptions = {}): Promise<readonly Input[]> {
    for (const id of ids) checkInputId(id);
    if (ids.length > LIMITS.inputsPerCall) throw new UserError(`At most ${LIMITS.inputsPerCall} ids fit in one call.`);
    if (ids.length === 0) return [];
    const query = { ids, page: 1, per_page: ids.length };
    const reply = await this.#connection.send<InputsReply>({ method: 'GET', path: path`/v2/inputs`, query, signal });
    const listed = new Map((reply.inputs ?? []).map((input) => [input.id, input]));
    // The service of 2017 ignores the filter and lists just any page: what it did not list may still exist.
    const read = ids.map(async (id) => listed.get(id) ?? this.#getOrNull(id, signal));
    return (await Promise.all(read)).filter((input) => input !== null);
  }

  async #getOrNull(id: string, signal?: AbortSignal): Promise<Input | null> {
    try {
      return await this.get(id, { signal });
    } catch (error) {
      if (error instanceof ApiError && error.httpStatus === 404) return null;
      throw error;
    }
  }

  /** One page of inputs; empty past the end. Failed ones are in it, with their status. */
  async getByPage({ page = 1, perPage = 20, signal }: PageOptions = {}): Promise<readonly Input[]> {
    if (!(Number.isInteger(page) && page > 0 && Number.isInteger(perPage) && perPage > 0)) {
      throw new UserError('page and perPage must be whole numbers from 1.');
    }
    const query = { page, per_page: perPage };
    const reply = await this.#connection.send<InputsReply>({ method: 'GET', path: path`/v2/inputs`, query, signal });
    return reply.inputs ?? [];
  }

  /** All inputs, page after page. Inputs added or deleted meanwhile may be skipped or repeated. */
  getAll({ perPage = 128, signal }: Omit<PageOptions, 'page'> = {}): AsyncIterable<Input> {
    return pages(async (page) => this.getByPage({ page, perPage, signal }));
  }

  /** Counts over the whole app. Source: wire reference, section 5.5. */
  async checkStatus({ signal }: CallOptions = {}): Promise<InputCounts> {
    const target = path`/v2/inputs/status`;
    const { counts } = await this.#connection.send<Partial<InputsStatusReply>>({ method: 'GET', path: target, signal });
    if (typeof counts?.processed !== 'number') throw unanswered('GET', target);
    return {
      processed: counts.processed,
      toProcess: counts.to_process ?? 0,
      errors: counts.errors ?? 0,
      processing: counts.processing ?? 0,
    };
  }

  /**
   * Waits until the app has no input left that waits or is being processed. Counts are those of the whole app, and may
   * lag a moment behind an upload: who must know about certain inputs asks for these by id.
   *
   * @throws WaitTimeoutError when `maxWaitMs` is over.
   */
  async waitUntilInputsUploadFinish(options: WaitOptions = {}): Promise<InputCounts> {
    const { clock, random } = this.#connection;
    const look = async (): Promise<InputCounts> => this.checkStatus({ signal: options.signal });
    return waitForUploads({ look, clock, random }, options);
  }
}

function idOf(input: Input): string | null | undefined {
  return input.id;
}

function unanswered(method: string, target: string): TransportError {
  const reason = 'the reply lacks what was asked for';
  return new TransportError({ code: 'reply-unreadable', method, path: target, reason });
}

function refused(status: Status): ApiError {
  return new ApiError({
    httpStatus: 400,
    code: status.code,
    description: status.description ?? '',
    details: status.details ?? '',
    requestId: status.req_id ?? null,
    method: 'POST',
    path: '/v2/inputs',
    retryAfterMs: null,
  });
}
