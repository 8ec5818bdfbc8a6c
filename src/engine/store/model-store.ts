import type { Status } from '../../wire/status.ts';
import type { Evaluation } from '../training/evaluation.ts';
import type { StoredInput } from './store.ts';

/**
 * How a model is to be trained.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
export interface ModelSettings {
  readonly exclusive: boolean;
  readonly closed: boolean;
  /** As they were given, a JSON object; null when none were. */
  readonly hyperParameters: string | null;
}

export interface ModelConcept {
  readonly id: string;
  readonly name: string;
}

/** What can be said of a model and is copied into each version of it. */
export interface ModelContent {
  readonly concepts: readonly ModelConcept[];
  readonly settings: ModelSettings;
}

/** A model that the app has made. */
export interface StoredModel extends ModelContent {
  readonly appId: string;
  readonly id: string;
  readonly name: string;
  /** RFC 3339. */
  readonly createdAt: string;
}

/** Names one version of one model. */
export interface VersionKey {
  readonly appId: string;
  readonly modelId: string;
  readonly id: string;
}

/** A state of a model; only the state of its training ever changes. */
export interface StoredVersion extends VersionKey, ModelContent {
  /** RFC 3339. */
  readonly createdAt: string;
  readonly status: Status;
  /** Null until it is trained. */
  readonly training: TrainingFacts | null;
}

/** What is known of a finished training. */
export interface TrainingFacts {
  /** RFC 3339. */
  readonly completedAt: string;
  /** Labelled inputs that it was trained with. */
  readonly inputCount: number;
  /** Null when there were too few to judge. */
  readonly evaluation: Evaluation | null;
  /** The version of the model whose vectors it understands. */
  readonly embeddingVersionId: string;
}

export interface FinishedTraining extends TrainingFacts {
  readonly status: Status;
  /** Ids of the labelled inputs. */
  readonly inputIds: readonly string[];
  /** See `Classifier`. */
  readonly parameters: Float64Array;
}

/** A stretch of a list. */
export interface Stretch {
  /** From 1. */
  readonly page: number;
  readonly perPage: number;
}

/** The memory of the app's own models. */
export interface ModelStore {
  /** Adds models, each with its first version; all of them, or none. */
  addModels(models: readonly (readonly [StoredModel, StoredVersion])[]): void;
  /** Replaces models, each with a new version; all of them, or none. */
  changeModels(models: readonly (readonly [StoredModel, StoredVersion])[]): void;
  model(appId: string, id: string): StoredModel | undefined;
  /** Newest first. */
  listModels(appId: string): readonly StoredModel[];
  /** Removes models with all versions; returns how many there were. */
  deleteModels(appId: string, ids: readonly string[]): number;

  addVersion(version: StoredVersion): void;
  version(key: VersionKey): StoredVersion | undefined;
  /** Newest first. */
  listVersions(appId: string, modelId: string, stretch: Stretch): readonly StoredVersion[];
  latestTrained(appId: string, modelId: string): StoredVersion | undefined;
  /** Versions of all apps whose training has not ended; oldest first. */
  unfinishedVersions(): readonly StoredVersion[];
  setVersionStatus(key: VersionKey, status: Status): void;
  finishTraining(key: VersionKey, training: FinishedTraining): void;
  /** The numbers of a trained version. */
  parameters(key: VersionKey): Float64Array | undefined;
  deleteVersion(key: VersionKey): void;

  /** Inputs that are labelled with one of the concepts; oldest first, all of them without a stretch. */
  labelledInputs(appId: string, concepts: readonly ModelConcept[], stretch?: Stretch): readonly StoredInput[];
  /** Inputs that a version was trained with and that are still there; oldest first. */
  trainingInputs(key: VersionKey, stretch: Stretch): readonly StoredInput[];
  /** Ids of all inputs that are processed; oldest first. */
  processedInputIds(appId: string): readonly string[];
}
