import type { ExportJob } from '../../src/job/export-job.ts';

/** An export that asks for nothing, but for what is given. */
export function exportJob(given: Partial<ExportJob>): ExportJob {
  return {
    state: '',
    outs: [],
    format: undefined,
    models: [],
    minValue: undefined,
    maxConcepts: undefined,
    csv: {},
    imageRoot: undefined,
    keywordRoot: '',
    withPictureConcepts: false,
    workingFolder: '/',
    ...given,
  };
}
