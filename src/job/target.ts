import { join } from 'node:path';

import { setTimeout as sleep } from 'node:timers/promises';

import type { Logger } from 'pino';

import { ClarifaiApp } from '../client/app.ts';
import { withBreaker } from '../client/breaker.ts';
import { findAccess } from '../client/credentials.ts';
import type { Access } from '../client/credentials.ts';
import { CredentialError } from '../client/errors.ts';
import type { Ledger } from '../pipeline/ledger/ledger.ts';
import type { ServiceTraits } from '../pipeline/clarifai/service.ts';
import type { PollPauses } from '../pipeline/steps/confirm.ts';
import type { Hooks } from '../client/hooks.ts';
import { AdaptiveConcurrency } from './adaptive-concurrency.ts';
import { withBudget } from './call-budget.ts';
import { bothHooks } from './both-hooks.ts';
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
  /** Names a file in requests, so that its bytes need not be sent; undefined: they are sent. */
  readonly referTo?: NonNullable<ServiceTraits['referTo']>;
  close(): Promise<void>;
}

type TargetOptions = Pick<
  ImportJob,
  | 'endpoint'
  | 'apiKey'
  | 'pat'
  | 'userId'
  | 'appId'
  | 'origins'
  | 'concurrency'
  | 'rate'
  | 'budget'
  | 'environment'
  | 'store'
>;

export interface TargetContext {
  readonly stateFolder: string;
  /** Where calls are counted. */
  readonly ledger: Pick<Ledger, 'addCalls' | 'callsIn'>;
  readonly log: Logger;
  /** How long an outage is waited for. @default 30 min */
  readonly giveUpMs?: number;
  /** When aborted, no further call is made, and those under way end within `STOP_MS`. */
  readonly stop?: AbortSignal | undefined;
  /** Told of every call. */
  readonly hooks?: Hooks;
  /** Told when the service stops answering, and when it answers again. */
  readonly onOutage?: (isOut: boolean) => void;
}

/** How long requests that have been sent may take when a run is stopped: all of it shall end within 8 s, or 2 s. */
const STOP_MS = { remote: 6000, embedded: 800 } as const;

/** How long the embedded engine may take to close then. */
const CLOSE_MS = 700;

/** What a ledger calls the target that options mean: `embedded`, or the service's address and app. @throws UserError */
export function targetName(options: TargetOptions): string {
  const access = accessOf(options);
  return access === null ? 'embedded' : nameOf(access);
}

/**
 * Opens what the user named; else Clarifai when credentials are found; else the embedded engine.
 *
 * @throws UserError when an address or a credential cannot be used.
 */
export async function openTarget(options: TargetOptions, context: TargetContext): Promise<Target> {
  const access = accessOf(options);
  if (access === null) return openEmbedded(options, context);

  const { endpoint, apiKey, pat, userId, appId, origins, concurrency, rate, budget, environment } = options;
  const { ledger, log, giveUpMs, hooks = {}, onOutage, stop } = context;
  const adaptive = new AdaptiveConcurrency(concurrency, (calls) => {
    log.debug({ concurrency: calls }, 'calls at once');
    app.concurrency = calls;
  });
  const app: ClarifaiApp = new ClarifaiApp({
    apiKey,
    pat,
    userId,
    appId,
    origins,
    baseUrl: endpoint,
    concurrency,
    ratePerSecond: rate,
    environment,
    stop,
    stopGraceMs: STOP_MS.remote,
    hooks: bothHooks(adaptive.hooks(), hooks),
    wrapTransport: (transport, basePath, takeTurn) =>
      withBreaker(withBudget(transport, ledger, budget), basePath, {
        ...(giveUpMs !== undefined && { giveUpMs }),
        takeTurn,
        onChange: (isOpen) => {
          onOutage?.(isOpen);
          if (isOpen) log.warn('the service does not answer: waiting until it does');
          else log.info('the service answers again');
        },
      }),
  });
  const name = nameOf(access);
  return { name, description: name, app, givesLastingUrls: true, close: async () => app.close() };
}

/**
 * Where the service is and what it is called with; null for the embedded engine, which needs nothing of that.
 *
 * @throws CredentialError that says how to ask for the embedded engine, UserError when an address cannot be used.
 */
function accessOf({ endpoint, environment, ...credentials }: TargetOptions): Access | null {
  if (endpoint === 'embedded') return null;
  try {
    return findAccess({ ...credentials, baseUrl: endpoint }, environment);
  } catch (error) {
    if (!(error instanceof CredentialError) || endpoint !== undefined) throw error;
    throw new CredentialError(`${error.message} To use the embedded engine all the same: --endpoint embedded.`, {
      cause: error,
    });
  }
}

/** A token works on several apps of one address; a key on one. */
function nameOf({ baseUrl, credentials }: Access): string {
  const address = baseUrl.origin + baseUrl.path;
  if (credentials.kind !== 'pat') return address;
  return `${address}/v2/users/${credentials.userId}/apps/${credentials.appId}`;
}

async function openEmbedded(
  { concurrency, store }: TargetOptions,
  { stateFolder, log, hooks = {}, stop }: TargetContext,
): Promise<Target> {
  // Loaded only here: a run against Clarifai never pays for it.
  const { startEngine } = await import('../engine/engine.ts');
  const dataDir = join(stateFolder, 'engine');
  const engine = await startEngine({ dataDir, log, keepsCopies: store });
  log.debug({ url: engine.url, dataDir, backend: engine.backend }, 'engine started');
  const cancel = (): void => engine.cancelWaiting();
  if (stop?.aborted) cancel();
  stop?.addEventListener('abort', cancel, { once: true });
  const app = new ClarifaiApp({
    baseUrl: engine.url,
    concurrency,
    // No credentials and no rate limit between a process and itself.
    ratePerSecond: Infinity,
    environment: {},
    hooks,
    stop,
    stopGraceMs: STOP_MS.embedded,
  });
  return {
    name: 'embedded',
    description: `the embedded engine on this machine (${engine.backend}); nothing leaves it`,
    app,
    // A look costs next to nothing here.
    pauses: { firstMs: 50, maxMs: 250 },
    givesLastingUrls: false,
    // What is to be kept must be sent.
    ...(!store && { referTo: engine.referTo }),
    async close() {
      await app.close();
      stop?.removeEventListener('abort', cancel);
      const closed = engine.close();
      // What takes longer is taken up again by the next start.
      await (stop?.aborted ? Promise.race([closed, sleep(CLOSE_MS)]) : closed);
    },
  };
}
