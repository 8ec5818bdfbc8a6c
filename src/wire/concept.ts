import type { Concept } from './data.ts';
import type { Pagination } from './model.ts';
import type { Status } from './status.ts';

export interface PostConceptsRequest {
  readonly concepts: readonly Concept[];
}

export interface PatchConceptsRequest extends PostConceptsRequest {
  readonly action: 'overwrite';
}

export interface PostConceptsSearchRequest {
  /** `*` in the name stands for any text. */
  readonly concept_query: { readonly name: string; readonly language?: string };
  readonly pagination: Pagination;
}

export interface ConceptsReply {
  readonly status: Status;
  readonly concepts?: readonly (Concept | null)[] | null;
}

export interface ConceptReply {
  readonly status: Status;
  readonly concept?: Concept | null;
}
