import type { Workflow, WorkflowResult, WorkflowResultsReply } from '../wire/workflow.ts';
import type { Status } from '../wire/status.ts';
import { encodeInputs } from './body.ts';
import type { BulkOptions, CallOptions } from './call-options.ts';
import { UserError } from './errors.ts';
import type { Image } from './image.ts';
import { checkItems } from './input-item.ts';
import { alignAnswers, type Outcome } from './outcome.ts';
import { outputConfig, type OutputOptions } from './output-config.ts';
import { path } from './path.ts';
import { ownerOf, readAll, readOne, type AppReference, type ListOptions } from './resource-calls.ts';
import { readItems } from './reply-items.ts';
import type { Connection } from './send.ts';
import type { Video } from './video.ts';

/**
 * Inputs in one call.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/workflows/create-get-update-delete.md.
 */
const MAX_INPUTS = 32;

export interface WorkflowOptions extends CallOptions {
  /** The app that the workflow lives in, where it is not the caller's own; with a personal access token only. */
  readonly owner?: AppReference;
}

export interface WorkflowPredictOptions extends WorkflowOptions, BulkOptions, Omit<OutputOptions, 'language'> {
  /** Asks this version instead of the latest. */
  readonly versionId?: string;
}

export interface WorkflowPredictions {
  /** Of the call as a whole; null when no input could be read, so that nothing was sent. */
  readonly status: Status | null;
  /** One per input, in order; each has an output per model of the workflow. */
  readonly results: readonly Outcome<WorkflowResult>[];
}

/** Models that run one after the other: `app.workflows`. */
export class Workflows {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** All workflows of the app. */
  getAll({ owner, ...options }: ListOptions & WorkflowOptions = {}): AsyncIterable<Workflow> {
    const address = { path: path`/v2/workflows`, member: 'workflows', owner: ownerOf(owner) };
    return readAll(this.#connection, address, options);
  }

  async get(id: string, { owner, signal }: WorkflowOptions = {}): Promise<Workflow> {
    const address = { path: path`/v2/workflows/${id}`, member: 'workflow', owner: ownerOf(owner) };
    return readOne(this.#connection, address, { signal });
  }

  /**
   * Runs a workflow on up to 32 images or videos. A failed input is data: look at each outcome and its status.
   *
   * @throws UserError before any request when the list or an option cannot be used; ApiError when the call as a whole
   *   is refused.
   *   Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/workflows/create-get-update-delete.md.
   */
  async predict(
    id: string,
    inputs: readonly (Image | Video)[],
    options: WorkflowPredictOptions = {},
  ): Promise<WorkflowPredictions> {
    const items = inputs.map((input) => input.toItem());
    checkItems(items);
    if (items.length > MAX_INPUTS) {
      throw new UserError(`${items.length} inputs are too many for a workflow; at most ${MAX_INPUTS} fit in one call.`);
    }
    const { signal } = options;
    const { body, failed } = await encodeInputs(items, this.#tail(options), options);
    if (failed.length === items.length) {
      return { status: null, results: alignAnswers<WorkflowResult>(items, failed, [], idOf) };
    }
    const call = { method: 'POST', path: path`/v2/workflows/${id}/results`, body, bulk: true, signal } as const;
    const reply = await this.#connection.send<WorkflowResultsReply>(call);
    return {
      status: reply.status,
      results: alignAnswers(items, failed, readItems<WorkflowResult>(reply.results, ['status']), idOf),
    };
  }

  #tail(options: WorkflowPredictOptions): object {
    const config = outputConfig(options);
    const { userAppId } = this.#connection;
    return {
      ...(config !== null && { output_config: config }),
      // There is no path for it without the user's name.
      ...(options.versionId !== undefined && { version_id: options.versionId }),
      ...(userAppId !== null && { user_app_id: ownerOf(options.owner) ?? userAppId }),
    };
  }
}

function idOf({ input }: WorkflowResult): string | null | undefined {
  return input?.id;
}
