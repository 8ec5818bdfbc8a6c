import { LedgerError } from '../pipeline/ledger/errors.ts';
import { openLedgerToAsk } from '../pipeline/ledger/open-read-only.ts';
import type { ImportJob } from './import-job.ts';
import type { RunSettings } from './run-settings.ts';

/** How the service is reached; what is undefined is as in the last run, and secrets come from the environment. */
export type Access = Pick<ImportJob, 'endpoint' | 'apiKey' | 'pat' | 'userId' | 'appId' | 'origins' | 'environment'>;

const EVERYTHING: ImportJob['selection'] = {
  include: [],
  exclude: [],
  minAgeMs: undefined,
  minBytes: undefined,
  maxBytes: undefined,
  newerThanMs: undefined,
  olderThanMs: undefined,
};

/**
 * Makes a job with the settings of the last run of a state folder; it names no images.
 *
 * @throws LedgerError when the folder holds no ledger, or none that remembers a run.
 */
export async function lastJob(stateFolder: string, access: Access): Promise<ImportJob> {
  const ledger = await openLedgerToAsk(stateFolder);
  try {
    const [last] = ledger.runs.latest(1);
    if (!last) {
      const message = `${stateFolder} remembers no run: an earlier version wrote it. Run the import once more first.`;
      throw new LedgerError('missing', message);
    }
    // What this program wrote; undefined members did not survive.
    const settings = last.settings as RunSettings;
    return {
      ...settings,
      maxSide: settings.maxSide,
      // Earlier versions did not know it.
      store: settings.store ?? false,
      selection: EVERYTHING,
      endpoint: access.endpoint ?? (ledger.target() === 'embedded' ? 'embedded' : settings.endpoint),
      apiKey: access.apiKey,
      pat: access.pat,
      userId: access.userId ?? settings.userId,
      appId: access.appId ?? settings.appId,
      origins: {
        ...access.origins,
        ...(access.userId === undefined && { userId: 'the user id of the last run' }),
        ...(access.appId === undefined && { appId: 'the app id of the last run' }),
      },
      environment: access.environment,
      targets: [],
      state: stateFolder,
      workingFolder: stateFolder,
    };
  } finally {
    ledger.close();
  }
}
