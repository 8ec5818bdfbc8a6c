/** A workflow: models that are asked one after the other. */
export interface StoredWorkflow {
  readonly appId: string;
  readonly id: string;
  readonly nodes: readonly WorkflowNode[];
  /** RFC 3339. */
  readonly createdAt: string;
}

export interface WorkflowNode {
  readonly id: string;
  readonly modelId: string;
  /** Null for the latest. */
  readonly versionId: string | null;
}

/** The memory of the app's own workflows. */
export interface WorkflowStore {
  /** Adds workflows; all of them, or none. */
  add(workflows: readonly StoredWorkflow[]): void;
  find(appId: string, id: string): StoredWorkflow | undefined;
  /** Newest first. */
  list(appId: string): readonly StoredWorkflow[];
  /** Returns how many there were. */
  remove(appId: string, ids: readonly string[]): number;
}
