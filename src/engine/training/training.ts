import pLimit from 'p-limit';

import { STATUS } from '../../wire/status.ts';
import type { Status } from '../../wire/status.ts';
import type { EngineLog } from '../guard/log.ts';
import type { Processing } from '../processing.ts';
import type { ServedModel } from '../served-models.ts';
import { statusOf } from '../status.ts';
import type { StoredVersion } from '../store/model-store.ts';
import { findEmbeddingModel } from './embedding.ts';
import type { GatherOptions } from './gather.ts';
import { trainVersion } from './train-version.ts';

export interface TrainingOptions extends Omit<GatherOptions, 'embedding'> {
  readonly models: readonly ServedModel[];
  readonly processing: Pick<Processing, 'settled'>;
  /** Told what callers are not. @default nothing is told */
  readonly log?: EngineLog;
}

/** Trains versions of own models, in the background, one after the other. */
export interface Training {
  enqueue(version: StoredVersion): void;
  /** Drops what waits and stops what is in work; a restart takes both up again. */
  close(): Promise<void>;
}

/**
 * Starts with the versions that an earlier process left unfinished.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
export function startTraining(options: TrainingOptions): Training {
  const limit = pLimit(1);
  const stop = new AbortController();
  let current = Promise.resolve();

  const enqueue = (version: StoredVersion): void => {
    void limit(async () => {
      current = train(version, options, stop.signal);
      await current;
    });
  };
  const { models: store } = options.store;
  for (const version of store.unfinishedVersions()) {
    store.setVersionStatus(version, statusOf(STATUS.modelQueuedForTraining));
    enqueue(version);
  }

  return {
    enqueue,
    async close() {
      limit.clearQueue();
      stop.abort();
      await current;
    },
  };
}

async function train(version: StoredVersion, options: TrainingOptions, signal: AbortSignal): Promise<void> {
  const { models: store } = options.store;
  try {
    await unlessAborted(options.processing.settled(), signal);
    // It may have been deleted while it waited.
    if (!store.version(version)) return;
    store.setVersionStatus(version, statusOf(STATUS.modelTraining));
    const embedding = findEmbeddingModel(options.models);
    if (!embedding) return store.setVersionStatus(version, failure('The engine has no embedding model.'));
    const trained = await trainVersion(version, { ...options, embedding }, signal);
    if (!store.version(version)) return;
    if (trained.kind === 'trained') store.finishTraining(version, trained.training);
    else store.setVersionStatus(version, trained.status);
  } catch (error) {
    if (signal.aborted) return;
    const problem = error instanceof Error ? error.message : String(error);
    options.log?.error({ model: version.modelId, version: version.id, problem }, 'version not trained');
    store.setVersionStatus(version, failure('The engine failed on this training; its log says why.'));
  }
}

function failure(details: string): Status {
  return statusOf(STATUS.modelTrainingFailed, details);
}

/** @throws the signal's reason when it is aborted first. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    work.finally(() => signal.removeEventListener('abort', abort)).then(resolve, reject);
  });
}
