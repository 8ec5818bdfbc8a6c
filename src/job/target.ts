import { join } from 'node:path';

import type { Logger } from 'pino';

import { ClarifaiApp } from '../client/app.ts';
import { findCredentials } from '../client/credentials.ts';
import { settingSources } from '../client/settings.ts';
import type { PollPauses } from '../pipeline/steps/confirm.ts';
import type { ImportJob } from './import-job.ts';

/** The service that a run speaks to. */
export interface Target {
  /** As the ledger and the records name it: `embedded`, or the address. */
  readonly name: string;
  /** One line for people: which service, and how fast. */
  readonly description: string;
  readonly app: ClarifaiApp;
  /** How often to ask whether it is done; undefined: as a service on the internet wants it. */
  readonly pauses?: PollPauses;
  /** Whether its addresses outlive the run. */
  readonly givesLastingUrls: boolean;
  close(): Promise<void>;
}

type TargetOptions = Pick<
  ImportJob,
  'endpoint' | 'apiKey' | 'pat' | 'userId' | 'appId' | 'concurrency' | 'environment'
>;

/**
 * Opens what the user named; else Clarifai when credentials are found; else the embedded engine.
 *
 * @throws UserError when an address or a credential cannot be used.
 */
export async function openTarget(options: TargetOptions, stateFolder: string, log: Logger): Promise<Target> {
  const { endpoint, apiKey, pat, userId, appId, concurrency, environment } = options;
  const isEmbedded = endpoint === 'embedded' || (endpoint === undefined && !hasCredentials(options));
  if (isEmbedded) return openEmbedded(join(stateFolder, 'engine'), concurrency, log);

  const app = new ClarifaiApp({ apiKey, pat, userId, appId, baseUrl: endpoint, concurrency, environment });
  return {
    name: nameOf(app.baseUrl, options),
    description: nameOf(app.baseUrl, options),
    app,
    givesLastingUrls: true,
    close: async () => app.close(),
  };
}

/** A token works on several apps of one address; a key on one. */
function nameOf(baseUrl: string, { pat, userId, appId, apiKey, environment }: TargetOptions): string {
  const credentials = findCredentials(settingSources({ apiKey, pat, userId, appId }, environment))?.credentials;
  if (credentials?.kind !== 'pat') return baseUrl;
  return `${baseUrl}/v2/users/${credentials.userId}/apps/${credentials.appId}`;
}

function hasCredentials({ apiKey, pat, userId, appId, environment }: TargetOptions): boolean {
  return findCredentials(settingSources({ apiKey, pat, userId, appId }, environment)) !== null;
}

async function openEmbedded(dataDir: string, concurrency: number, log: Logger): Promise<Target> {
  // Loaded only here: a run against Clarifai never pays for it.
  const { startEngine } = await import('../engine/engine.ts');
  const engine = await startEngine({ dataDir });
  log.debug({ url: engine.url, dataDir, backend: engine.backend }, 'engine started');
  if (engine.backend !== 'onnxruntime-node') {
    log.warn({ backend: engine.backend }, 'onnxruntime-node cannot be loaded: predictions run on the slower fallback');
  }
  // No credentials and no rate limit between a process and itself.
  const app = new ClarifaiApp({ baseUrl: engine.url, concurrency, ratePerSecond: Infinity, environment: {} });
  return {
    name: 'embedded',
    description: `the embedded engine on this machine (${engine.backend}); nothing leaves it`,
    app,
    // A look costs next to nothing here.
    pauses: { firstMs: 50, maxMs: 250 },
    givesLastingUrls: false,
    async close() {
      await app.close();
      await engine.close();
    },
  };
}
