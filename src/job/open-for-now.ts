import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Logger } from 'pino';

import type { Closing } from '../base/closing.ts';
import type { ImportJob } from './import-job.ts';
import { openTarget } from './target.ts';
import type { Target } from './target.ts';

/** Which service is asked, and who asks. */
export type ServiceOptions = Pick<
  ImportJob,
  'endpoint' | 'apiKey' | 'pat' | 'userId' | 'appId' | 'origins' | 'environment'
>;

/** Somebody waits in front of a screen. */
const OUTAGE_MS = 60_000;

/**
 * Opens the service for calls that leave nothing behind on this machine: the embedded engine gets a folder that is
 * removed when it is closed, and no calls are counted.
 *
 * @throws UserError when an address or a credential cannot be used.
 */
export async function openForNow(
  options: ServiceOptions,
  { log, closing, stop }: { readonly log: Logger; readonly closing: Closing; readonly stop?: AbortSignal | undefined },
): Promise<Target> {
  const folder = await mkdtemp(join(tmpdir(), 'clarifai-ingest-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // Also where the process exits before it is closed.
  process.once('exit', remove);
  closing.add(() => {
    remove();
    process.off('exit', remove);
  });
  const pace = { store: false, concurrency: 4, rate: 10, budget: { perDay: undefined, perMonth: undefined } };
  const uncounted = { addCalls: () => undefined, callsIn: () => 0 };
  const context = { stateFolder: folder, ledger: uncounted, log, giveUpMs: OUTAGE_MS, stop };
  const target = await openTarget({ ...options, ...pace }, context);
  closing.add(async () => target.close());
  return target;
}
