import type { BulkOperation } from '../wire/bulk-operation.ts';
import type { CallOptions } from './call-options.ts';
import { path } from './path.ts';
import { readAll, readOne, type ListOptions } from './resource-calls.ts';
import type { Connection } from './send.ts';

/**
 * Changes to many inputs that the service makes by itself: `app.bulkOperations`.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/service.proto.
 */
export class BulkOperations {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  getAll(options: ListOptions = {}): AsyncIterable<BulkOperation> {
    // The list is named in the singular, as one of it is.
    return readAll(this.#connection, { path: path`/v2/bulk_operations`, member: 'bulk_operation' }, options);
  }

  async get(id: string, options: CallOptions = {}): Promise<BulkOperation> {
    return readOne(this.#connection, { path: path`/v2/bulk_operations/${id}`, member: 'bulk_operation' }, options);
  }
}
