import type { Settings } from '../client/settings.ts';
import type { CsvOptions } from '../sinks/csv.ts';
import type { Asking } from '../pipeline/clarifai/service.ts';
import type { Selection } from '../pipeline/selection/selection.ts';
import type { CallBudget } from './call-budget.ts';
import type { NoteOptions } from './note-options.ts';

export type { Asking } from '../pipeline/clarifai/service.ts';

/** Everything that a one-shot import needs to know, with all defaults applied by whoever builds it. */
export interface ImportJob {
  /** Folders, globs, files, lists (`@photos.csv`) and `-` (a list on standard input), as the user wrote them. */
  readonly targets: readonly string[];
  /** Which of the images found are taken. */
  readonly selection: Selection;
  /** What is said of every image when it is uploaded. */
  readonly notes: NoteOptions;
  /** Larger images are sent as JPEGs with a longer side of so many pixels; undefined: every image as it is. */
  readonly maxSide: number | undefined;
  /** Output files; the extension says the format. `-` is standard output, NDJSON, and gets what is new in this run. */
  readonly outs: readonly string[];
  /** How outputs that are CSV are written. */
  readonly csv: CsvOptions;
  /** Model names, ids or slugs. */
  readonly models: readonly string[];
  /** What the models are asked to answer. @default what the service answers by itself */
  readonly asking: Asking;
  /** `embedded`, an address, or undefined: Clarifai when credentials are found, else embedded. */
  readonly endpoint: string | undefined;
  readonly apiKey: string | undefined;
  /** Personal access token; needs `userId` and `appId`. */
  readonly pat: string | undefined;
  readonly userId: string | undefined;
  readonly appId: string | undefined;
  /** What messages call the places that key, token and ids are from: `{ apiKey: '--api-key' }`. @default their names */
  readonly origins?: Settings | undefined;
  /** Folder of the ledger and the embedded engine's data; undefined: `.clarifai-ingest` beside the first output. */
  readonly state: string | undefined;
  /** Whether the embedded engine keeps a copy of each image; else it reads them where they are. */
  readonly store: boolean;
  /** Calls in flight, and batches in work per stage. */
  readonly concurrency: number;
  /** Calls per second, all together; a remote service only. */
  readonly rate: number;
  /** Calls that may be made; a remote service only. */
  readonly budget: CallBudget;
  /** Images per call, 1–128. */
  readonly batchSize: number;
  readonly workingFolder: string;
  readonly environment: NodeJS.ProcessEnv;
}
