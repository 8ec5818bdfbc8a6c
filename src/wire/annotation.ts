import type { Data, Iso } from './data.ts';
import type { Status } from './status.ts';

/**
 * What somebody, or a model, says of an input.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/service.proto.
 */
export interface Annotation {
  readonly id: string;
  readonly input_id: string;
  readonly data?: Data;
  readonly annotation_info?: Readonly<Record<string, unknown>>;
  readonly user_id?: string;
  readonly model_version_id?: string;
  readonly status?: Status;
  readonly created_at?: Iso;
  readonly modified_at?: Iso;
  /** Whether it speaks of the input as a whole and is shown on it. */
  readonly input_level?: boolean;
}
