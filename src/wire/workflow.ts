import type { Iso } from './data.ts';
import type { Input } from './input.ts';
import type { Output, OutputConfig } from './model.ts';
import type { Status } from './status.ts';

/**
 * A model's place in a workflow.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/workflows/create-get-update-delete.md.
 */
export interface WorkflowNode {
  readonly id: string;
  readonly model: { readonly id: string; readonly model_version?: { readonly id: string } };
  /** Nodes whose regions this one looks at. */
  readonly node_inputs?: readonly { readonly node_id: string }[];
}

export interface Workflow {
  readonly id: string;
  readonly app_id?: string;
  readonly created_at?: Iso;
  readonly nodes?: readonly WorkflowNode[];
}

export interface PostWorkflowResultsRequest {
  readonly inputs: readonly Input[];
  readonly output_config?: OutputConfig;
}

/** What the models of a workflow say of one input, in the order of its nodes. */
export interface WorkflowResult {
  readonly status: Status;
  readonly input?: Input;
  readonly outputs?: readonly Output[];
}

export interface WorkflowResultsReply {
  readonly status: Status;
  readonly workflow?: Workflow | null;
  readonly results?: readonly (WorkflowResult | null)[] | null;
}

export interface WorkflowResultsReply {
  readonly status: Status;
  readonly workflow?: Workflow | null;
  readonly results?: readonly (WorkflowResult | null)[] | null;
}
