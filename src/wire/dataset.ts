import type { Iso } from './data.ts';
import type { Input } from './input.ts';

/**
 * A named part of an app's inputs.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/service.proto.
 */
export interface Dataset {
  readonly id: string;
  readonly app_id?: string;
  readonly user_id?: string;
  readonly created_at?: Iso;
  readonly modified_at?: Iso;
  readonly description?: string;
  readonly notes?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface DatasetInput {
  readonly created_at?: Iso;
  readonly input?: Input | null;
}
