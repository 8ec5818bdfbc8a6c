import type { Iso } from './data.ts';
import type { Status } from './status.ts';

/**
 * A change to many inputs that the service makes by itself.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/service.proto.
 */
export interface BulkOperation {
  readonly id: string;
  readonly app_id?: string;
  /** 25400 done, 25401 failed, 25402 pending, 25403 under way, 25405 cancelled. */
  readonly status?: Status;
  readonly progress?: { readonly processed?: number; readonly last_processed_id?: string };
  readonly operation?: Readonly<Record<string, unknown>>;
  readonly created_by?: string;
  readonly created_at?: Iso;
  readonly last_modified_at?: Iso;
}
