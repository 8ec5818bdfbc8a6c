import type { Data } from '../../wire/data.ts';
import type { Counts } from '../../wire/input.ts';
import type { Status } from '../../wire/status.ts';
import type { ConceptStore } from './concept-store.ts';
import type { LocalImage } from './local-image.ts';
import type { ModelStore } from './model-store.ts';
import type { SearchStore } from './search-store.ts';
import type { WorkflowStore } from './workflow-store.ts';

/** What an input carries beside its image. */
export type InputData = Pick<Data, 'concepts' | 'metadata' | 'geo' | 'regions'>;

/** Where an input's pixels are: in a copy, in a file of the user's, at an address, or nowhere any more. */
export interface StoredImage {
  /** The address that was given, if one was. */
  readonly url: string | null;
  /** Path of the copy below the data folder; null while or where there is none. */
  readonly file: string | null;
  /** The file of the user's that it is read from; null when it did not come from one. */
  readonly local: LocalImage | null;
  /** `jpeg`, `png`, …; null while unknown. */
  readonly format: string | null;
  readonly width: number | null;
  readonly height: number | null;
  /** `[top, left, bottom, right]`, fractions 0–1. */
  readonly crop: readonly [number, number, number, number] | null;
}

export interface StoredInput {
  readonly appId: string;
  readonly id: string;
  readonly image: StoredImage;
  readonly data: InputData;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly status: Status;
}

export interface Page {
  /** From 1. */
  readonly page: number;
  readonly perPage: number;
  /** Only inputs with this status code. */
  readonly statusCode?: number | undefined;
}

export interface StreamPage {
  readonly perPage: number;
  /** Only inputs added after this one. */
  readonly lastId?: string | undefined;
}

/** The durable memory of the engine. Everything that a method has written survives the death of the process. */
export interface EngineStore {
  readonly concepts: ConceptStore;
  readonly models: ModelStore;
  readonly search: SearchStore;
  readonly workflows: WorkflowStore;
  /** Adds inputs; all of them, or none. */
  addInputs(inputs: readonly StoredInput[]): void;
  input(appId: string, id: string): StoredInput | undefined;
  /** Whether an input of the app was given by this address. */
  hasUrl(appId: string, url: string): boolean;
  /** Newest first. */
  listInputs(appId: string, page: Page): readonly StoredInput[];
  /** Oldest first. */
  streamInputs(appId: string, page: StreamPage): readonly StoredInput[];
  /** Inputs of all apps that wait, were in work when the process ended, or could not be read; oldest first. */
  unfinishedInputs(): readonly StoredInput[];
  /** Processed inputs of all apps of which one of these model versions has said nothing; oldest first, some at once. */
  outdatedInputs(versionIds: readonly string[]): Iterable<readonly StoredInput[]>;
  /** Model versions that have said something of every processed input, as far as has been noted; in order. */
  indexedWith(): readonly string[];
  noteIndexedWith(versionIds: readonly string[]): void;
  /** Removes inputs that are there and returns them. */
  deleteInputs(appId: string, ids: readonly string[]): readonly StoredInput[];
  counts(appId: string): Counts;
  /** Replaces what an input carries beside its image. */
  changeData(input: StoredInput): void;
  setStatus(appId: string, id: string, status: Status): void;
  /** Marks an input as processed: what is known of its image now, and what each model version said of it. */
  finishInput(appId: string, id: string, result: FinishedInput): void;
  /** Keeps what somebody said of a prediction or a search; `about` is the path it was sent to. */
  addFeedback(appId: string, about: string, feedback: object): void;
  /** What a model version said of an input when it was processed. */
  output(appId: string, id: string, versionId: string): Data | undefined;
  /** Replaces what a model version said of an input. */
  saveOutput(appId: string, id: string, versionId: string, data: Data): void;
  close(): void;
}

export interface FinishedInput {
  readonly status: Status;
  readonly image: StoredImage;
  /** By model version id. */
  readonly outputs: ReadonlyMap<string, Data>;
}
