/**
 * What a run was named: its folders, globs, files and lists, with the filters. Outputs hold the records of the scopes
 * with which they were named.
 */
export interface Scope {
  /** Equal for runs that mean the same, however they spell it. */
  readonly key: string;
  /** What was named, for people: `folder:/home/me/photos`. */
  readonly sources: readonly string[];
}
