import type { ImportJob } from '../../src/job/import-job.ts';
import { serveTestEngine, startTestEngine } from './engine.ts';

/** A job with all defaults that imports a folder's `photos` into its `out.ndjson`, through a test engine on a socket. */
export async function importJob(folder: string, changes: Partial<ImportJob> = {}): Promise<ImportJob> {
  const endpoint = changes.endpoint ?? (await serveTestEngine(await startTestEngine()));
  return {
    targets: ['photos'],
    outs: ['out.ndjson'],
    csv: { layout: 'long' },
    selection: {
      include: [],
      exclude: [],
      minAgeMs: undefined,
      minBytes: undefined,
      maxBytes: undefined,
      newerThanMs: undefined,
      olderThanMs: undefined,
    },
    notes: { shown: [], notShown: [], metadata: {}, conceptFromFolder: false, geoFromExif: false },
    maxSide: undefined,
    asking: {},
    models: ['general-v1.3'],
    apiKey: 'key',
    pat: undefined,
    userId: undefined,
    appId: undefined,
    state: undefined,
    store: false,
    concurrency: 4,
    rate: 1000,
    budget: { perDay: undefined, perMonth: undefined },
    batchSize: 128,
    workingFolder: folder,
    environment: {},
    ...changes,
    endpoint,
  };
}
