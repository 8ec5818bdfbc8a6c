import type { ModelType } from '../wire/model-type.ts';
import { path } from './path.ts';
import { readAll, type ListOptions } from './resource-calls.ts';
import type { Connection } from './send.ts';

/** The kinds of models that today's service knows: `app.modelTypes`. */
export class ModelTypes {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  getAll(options: ListOptions = {}): AsyncIterable<ModelType> {
    return readAll(this.#connection, { path: path`/v2/models/types`, member: 'model_types' }, options);
  }
}
