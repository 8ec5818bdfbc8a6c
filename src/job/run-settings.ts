import type { ImportJob } from './import-job.ts';
import { namedOutputs } from './open-outputs.ts';

/** What is remembered of a job, so that a later command can go on as it did: everything but what is secret. */
export type RunSettings = Omit<
  ImportJob,
  'apiKey' | 'pat' | 'userId' | 'appId' | 'state' | 'environment' | 'targets' | 'workingFolder'
>;

/** Takes the settings of a job that are to be remembered; paths are absolute. */
export function settingsOf(job: ImportJob): RunSettings {
  const { apiKey, pat, userId, appId, state, environment, targets, workingFolder, ...settings } = job;
  return { ...settings, outs: namedOutputs(job.outs, workingFolder) };
}
