import type { InputsStatusReply } from '../wire/input.ts';
import type { CallOptions } from './call-options.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';
import { unanswered } from './unanswered.ts';
import { waitUntilDone, type WaitOptions } from './wait.ts';

/**
 * Counts over all inputs of an app, not of one batch.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
 */
export interface InputCounts {
  readonly processed: number;
  readonly toProcess: number;
  readonly errors: number;
  /** Inputs that a worker has taken: neither waiting nor done. */
  readonly processing: number;
}

/**
 * Counts over the whole app.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
 */
export async function countInputs(connection: Connection, { signal }: CallOptions): Promise<InputCounts> {
  const target = path`/v2/inputs/status`;
  const { counts } = await connection.send<Partial<InputsStatusReply>>({ method: 'GET', path: target, signal });
  if (typeof counts?.processed !== 'number') throw unanswered('GET', target);
  return {
    processed: counts.processed,
    toProcess: counts.to_process ?? 0,
    errors: counts.errors ?? 0,
    processing: counts.processing ?? 0,
  };
}

/** Looks until nothing waits and nothing is being processed; tells the last counts. */
export async function waitForUploads(connection: Connection, options: WaitOptions<InputCounts>): Promise<InputCounts> {
  const { clock, random } = connection;
  const look = async (): Promise<InputCounts> => countInputs(connection, { signal: options.signal });
  return waitUntilDone(
    { look, pendingIn: unfinished, doing: 'inputs are still being processed', clock, random },
    options,
  );
}

function unfinished({ toProcess, processing }: InputCounts): number {
  return toProcess + processing;
}
