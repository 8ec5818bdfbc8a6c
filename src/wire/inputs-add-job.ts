import type { Iso } from './data.ts';
import type { Status } from './status.ts';

/**
 * Sums up the upload of many inputs over many calls.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/service.proto.
 */
export interface InputsAddJob {
  readonly id: string;
  /** 64000 queued, 64001 running, 64002 completed, 64003 failed, 64004 cancelled. */
  readonly status?: Status;
  readonly progress?: InputsAddJobProgress;
  readonly call_back_url?: string;
  readonly created_at?: Iso;
  readonly modified_at?: Iso;
}

/**
 * Numbers of 64 bits may arrive as texts:
 * https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export interface InputsAddJobProgress {
  readonly pending_count?: number | string;
  readonly in_progress_count?: number | string;
  readonly success_count?: number | string;
  readonly failed_count?: number | string;
}
