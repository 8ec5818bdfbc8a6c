/** A folder to walk and the pattern to match below it. */
export interface Root {
  /** As records name it, e.g. `folder:photos`. */
  readonly source: string;
  /** The same for every spelling, e.g. `folder:/home/me/photos`. */
  readonly identity: string;
  /** Absolute path. */
  readonly folder: string;
  /** fast-glob pattern relative to the folder. */
  readonly pattern: string;
  /** Of the only file, where a file was named; it is taken whatever its extension, and in this spelling only. */
  readonly name?: string;
  /** The glob that it stands for, as the user wrote it. */
  readonly glob?: string;
  /** Put before the paths in records, so that paths of several roots do not meet; empty or ends with `/`. */
  readonly prefix: string;
}
