import type { Dataset, DatasetInput } from '../wire/dataset.ts';
import type { Status } from '../wire/status.ts';
import { checkList, checkText } from './argument.ts';
import type { CallOptions } from './call-options.ts';
import { checkInputId } from './input-item.ts';
import { path } from './path.ts';
import { change, changeAll, memberOf, readAll, readOne, type ListOptions } from './resource-calls.ts';
import type { Connection } from './send.ts';

export interface CreateDatasetOptions extends CallOptions {
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/**
 * Named parts of the app's inputs: `app.datasets`.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/service.proto.
 */
export class Datasets {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  getAll(options: ListOptions = {}): AsyncIterable<Dataset> {
    return readAll(this.#connection, { path: path`/v2/datasets`, member: 'datasets' }, options);
  }

  async get(id: string, options: CallOptions = {}): Promise<Dataset> {
    return readOne(this.#connection, { path: path`/v2/datasets/${id}`, member: 'dataset' }, options);
  }

  /** Creates an empty dataset. @throws ApiError when the id is taken. */
  async create(id: string, { signal, description, metadata }: CreateDatasetOptions = {}): Promise<Dataset> {
    checkText(id, 'id');
    const dataset = { id, ...(description !== undefined && { description }), ...(metadata && { metadata }) };
    const body = { datasets: [dataset] };
    const call = { method: 'POST', path: path`/v2/datasets`, body, repeatable: false, signal } as const;
    const [created] = await change<Dataset>(this.#connection, call, 'datasets');
    return memberOf(created, 'POST', '/v2/datasets');
  }

  /** Deletes datasets; their inputs stay in the app. */
  async delete(ids: readonly string[], { signal }: CallOptions = {}): Promise<Status> {
    checkList(ids, 'ids');
    const body = { dataset_ids: ids };
    return changeAll(this.#connection, { method: 'DELETE', path: path`/v2/datasets`, body, signal });
  }

  /** Puts inputs of the app into a dataset; one that is there already stays. Each has its own status in the reply. */
  async addInputs(
    id: string,
    inputIds: readonly string[],
    { signal }: CallOptions = {},
  ): Promise<readonly DatasetInput[]> {
    checkList(inputIds, 'inputIds');
    for (const inputId of inputIds) checkInputId(inputId);
    const body = { dataset_inputs: inputIds.map((inputId) => ({ input: { id: inputId } })) };
    const call = { method: 'POST', path: path`/v2/datasets/${id}/inputs`, body, bulk: true, signal } as const;
    return change(this.#connection, call, 'dataset_inputs');
  }

  /** The inputs in a dataset. */
  getInputs(id: string, options: ListOptions = {}): AsyncIterable<DatasetInput> {
    return readAll(this.#connection, { path: path`/v2/datasets/${id}/inputs`, member: 'dataset_inputs' }, options);
  }
}
