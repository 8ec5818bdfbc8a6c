import type { Data, Iso } from './data.ts';
import type { Status } from './status.ts';

export interface Input {
  readonly id?: string | null;
  readonly data: Data;
  readonly created_at?: Iso;
  readonly modified_at?: Iso;
  readonly status?: Status;
}

/**
 * Counts over all inputs of an app, not of one batch.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
 */
export interface Counts {
  readonly processed: number;
  readonly to_process: number;
  readonly errors: number;
  readonly processing?: number;
  readonly reindexed?: number;
  readonly to_reindex?: number;
  readonly reindexing?: number;
  readonly reindex_errors?: number;
}

export interface UserAppId {
  readonly user_id: string;
  readonly app_id: string;
}

export interface PostInputsRequest {
  readonly inputs: readonly Input[];
  readonly user_app_id?: UserAppId;
}

/** What a PATCH does with what it carries. Source: https://docs.clarifai.com/api-guide/advanced-topics/patching. */
export type PatchAction = 'merge' | 'overwrite' | 'remove';

export interface PatchInputsRequest {
  readonly action: PatchAction;
  readonly inputs: readonly Input[];
}

export interface DeleteInputsRequest {
  readonly ids?: readonly string[];
  readonly delete_all?: true;
}

export interface InputsReply {
  readonly status: Status;
  readonly inputs?: readonly Input[] | null;
}

export interface InputReply {
  readonly status: Status;
  readonly input?: Input | null;
}

export interface InputsStatusReply {
  readonly status: Status;
  readonly counts: Counts;
}
