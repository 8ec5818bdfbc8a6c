import type { Concept, Data } from './data.ts';
import type { Input } from './input.ts';
import type { Pagination } from './model.ts';
import type { Status } from './status.ts';

/**
 * Input terms filter, output terms rank.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md.
 */
export type SearchTerm =
  | { readonly input: { readonly id?: string; readonly data: Data } }
  | {
      readonly output: {
        readonly data?: { readonly concepts: readonly Concept[] };
        readonly input?: { readonly id?: string; readonly data: Data };
      };
    };

export interface SearchQuery {
  readonly ands: readonly SearchTerm[];
  /** Of the names of predicted public concepts. */
  readonly language?: string;
}

export interface PostSearchesRequest {
  readonly query: SearchQuery;
  readonly pagination: Pagination;
}

export interface Hit {
  /** 1 where nothing ranks; else similarity or probability, 0–1. */
  readonly score?: number;
  readonly input?: Input | null;
}

export interface SearchesReply {
  readonly status: Status;
  /** Of the search itself, for feedback. */
  readonly id?: string;
  readonly hits?: readonly (Hit | null)[] | null;
}
