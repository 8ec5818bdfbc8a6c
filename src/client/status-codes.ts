import type { Status } from '../wire/status.ts';
import type { CallOptions } from './call-options.ts';
import { path } from './path.ts';
import { readList } from './resource-calls.ts';
import type { Connection } from './send.ts';

/** The status codes of the service and what they mean: `app.statusCodes`. */
export class StatusCodes {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** All of them; the list has no pages. */
  async *getAll(options: CallOptions = {}): AsyncGenerator<Status, void, undefined> {
    yield* await readList<Status>(this.#connection, { path: path`/v2/status_codes`, member: 'statuses' }, options);
  }
}
