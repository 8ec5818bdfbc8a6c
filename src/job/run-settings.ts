import type { ImportJob } from './import-job.ts';
import { namedOutputs } from './open-outputs.ts';

/** What is remembered of a job, so that a later command can go on as it did; nothing of it is secret. */
export type RunSettings = Omit<
  ImportJob,
  'apiKey' | 'pat' | 'origins' | 'state' | 'environment' | 'targets' | 'workingFolder'
>;

/** Takes the settings of a job that are to be remembered; paths are absolute. */
export function settingsOf(job: ImportJob): RunSettings {
  // Named one by one: what is not named can't leak.
  const { csv, selection, notes, maxSide, models, asking, endpoint, userId, appId } = job;
  const { store, concurrency, rate, budget, batchSize } = job;
  const outs = namedOutputs(job.outs, job.workingFolder);
  return {
    outs,
    csv,
    selection,
    notes,
    maxSide,
    models,
    asking,
    endpoint,
    userId,
    appId,
    store,
    concurrency,
    rate,
    budget,
    batchSize,
  };
}
