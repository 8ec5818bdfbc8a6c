import type { After } from '../../pipeline/after/parse-after.ts';
import type { ImportJob } from '../import-job.ts';

export { parseAfter } from '../../pipeline/after/parse-after.ts';
export type { After } from '../../pipeline/after/parse-after.ts';

/** How folders are watched. */
export interface WatchSettings {
  /** How long a file must rest; undefined: 2 s, on network file systems 5 s. */
  readonly settleMs: number | undefined;
  /** Between two looks at every folder; undefined: 10 min. */
  readonly sweepMs: number | undefined;
  /** The same where the system tells nothing of changes; undefined: 30 s. */
  readonly pollMs: number | undefined;
  /** What becomes of an image file once its predictions are written. */
  readonly after: After;
  /** How long it stays where it is before that. */
  readonly graceMs: number;
}

/** Everything that a daemon needs to know. */
export interface WatchJob extends ImportJob {
  readonly watch: WatchSettings;
}
