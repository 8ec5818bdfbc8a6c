import type { InputsAddJob } from '../wire/inputs-add-job.ts';
import type { CallOptions } from './call-options.ts';
import { path } from './path.ts';
import { memberOf, readAll, readOne, type ListOptions } from './resource-calls.ts';
import type { Connection } from './send.ts';

/**
 * Jobs that sum up uploads over many calls: `app.inputsAddJobs`.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/service.proto.
 */
export class InputsAddJobs {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  getAll(options: ListOptions = {}): AsyncIterable<InputsAddJob> {
    return readAll(this.#connection, { path: path`/v2/inputs/jobs/add`, member: 'inputs_add_jobs' }, options);
  }

  async get(id: string, options: CallOptions = {}): Promise<InputsAddJob> {
    return readOne(this.#connection, { path: path`/v2/inputs/jobs/add/${id}`, member: 'inputs_add_job' }, options);
  }

  /** Stops a job; inputs that it has added already stay. */
  async cancel(id: string, { signal }: CallOptions = {}): Promise<InputsAddJob> {
    const target = path`/v2/inputs/jobs/add/${id}`;
    const call = { method: 'PATCH', path: target, body: {}, signal } as const;
    const reply = await this.#connection.send<{ readonly inputs_add_job?: InputsAddJob | null }>(call);
    return memberOf(reply.inputs_add_job, 'PATCH', target);
  }
}
