import type { Concept, Data, Iso } from './data.ts';
import type { Input, PatchAction, UserAppId } from './input.ts';
import type { Metrics } from './metrics.ts';
import type { Status } from './status.ts';

export interface OutputConfig {
  readonly concepts_mutually_exclusive?: boolean;
  readonly closed_environment?: boolean;
  readonly language?: string;
  readonly min_value?: number;
  readonly max_concepts?: number;
  readonly select_concepts?: readonly Concept[];
  /** Milliseconds between two frames of a video. */
  readonly sample_ms?: number;
  /**
   * A JSON object as a text:
   * https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
   */
  readonly hyper_parameters?: string;
}

export interface OutputInfo {
  readonly message?: string;
  readonly type?: string;
  readonly type_ext?: string;
  readonly data?: { readonly concepts?: readonly Concept[] };
  readonly output_config?: OutputConfig;
  /** Of the training, where today's service reads it. */
  readonly params?: Readonly<Record<string, unknown>>;
}

export interface ModelVersion {
  readonly id: string;
  readonly created_at?: Iso;
  readonly status?: Status;
  readonly active_concept_count?: number;
  readonly total_input_count?: number;
  readonly completed_at?: Iso;
  readonly metrics?: Metrics;
  /** Where today's service tells concepts and settings. */
  readonly output_info?: OutputInfo;
}

export interface Model {
  readonly id: string;
  readonly name?: string;
  readonly display_name?: string;
  readonly created_at?: Iso;
  readonly app_id?: string | null;
  readonly user_id?: string;
  readonly output_info?: OutputInfo;
  readonly model_version?: ModelVersion;
  readonly model_type_id?: string;
}

export interface Output {
  readonly id: string;
  readonly status: Status;
  readonly created_at?: Iso;
  readonly model?: Model;
  readonly input?: Input;
  readonly data?: Data | null;
}

export interface Pagination {
  readonly page?: number;
  readonly per_page?: number;
}

export interface PostOutputsRequest {
  readonly inputs: readonly Input[];
  readonly model?: {
    readonly output_info?: { readonly output_config?: OutputConfig };
    /** Where today's service reads the same. */
    readonly model_version?: { readonly output_info?: { readonly output_config?: OutputConfig } };
  };
  readonly user_app_id?: UserAppId;
}

export interface OutputsReply {
  readonly status: Status;
  readonly outputs?: readonly Output[] | null;
}

export interface PostModelsSearchRequest {
  readonly model_query?: { readonly name?: string; readonly type?: string; readonly model_type_id?: string };
  readonly pagination?: Pagination;
}

export interface ModelsReply {
  readonly status: Status;
  readonly models?: readonly Model[] | null;
}

export interface ModelReply {
  readonly status: Status;
  readonly model?: Model | null;
}

/**
 * A model as it is created or patched.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
export interface ModelDraft {
  readonly id: string;
  readonly name?: string;
  readonly model_type_id?: string;
  readonly output_info?: OutputInfo;
}

export interface PostModelRequest {
  readonly model: ModelDraft;
}

export interface PatchModelsRequest {
  readonly action: PatchAction;
  readonly models: readonly ModelDraft[];
}

export interface DeleteModelsRequest {
  readonly ids?: readonly string[];
  readonly delete_all?: true;
}

export interface ModelVersionsReply {
  readonly status: Status;
  readonly model_versions?: readonly (ModelVersion | null)[] | null;
}

export interface ModelVersionReply {
  readonly status: Status;
  readonly model_version?: ModelVersion | null;
}
