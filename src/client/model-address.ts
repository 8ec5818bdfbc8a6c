import type { UserAppId } from '../wire/input.ts';
import { path } from './path.ts';

/** Where a model is. */
export interface ModelAddress {
  readonly id: string;
  /** The app that the model lives in; null where that is the caller's own. */
  readonly owner: UserAppId | null;
}

/** The path of a model, or of one of its versions. @throws UserError when an id cannot stand in a path. */
export function modelPath(id: string, versionId?: string | null): string {
  return versionId === undefined || versionId === null
    ? path`/v2/models/${id}`
    : path`/v2/models/${id}/versions/${versionId}`;
}
