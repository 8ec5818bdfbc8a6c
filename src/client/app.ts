import { createAuthorizer, type Authorizer } from './authorizer.ts';
import { systemClock, type Clock } from './clock.ts';
import { resolveAccess, type CredentialOptions } from './credentials.ts';
import type { Environment } from './environment.ts';
import { UserError } from './errors.ts';
import type { Hooks } from './hooks.ts';
import { Inputs } from './inputs.ts';
import { CallLimit } from './limit.ts';
import { Models } from './models.ts';
import { CallRate } from './rate.ts';
import type { RetryPolicy } from './retry.ts';
import { createConnection } from './send.ts';
import { createTransport, type Transport } from './transport.ts';

export interface Timeouts {
  /** Until a connection stands. @default 10000 */
  readonly connectMs?: number;
  /** Longest silence inside a reply's body. @default 60000 */
  readonly idleMs?: number;
  /** A whole call. @default 60000 */
  readonly callMs?: number;
  /** A whole call that carries or predicts many images. @default 300000 */
  readonly bulkCallMs?: number;
}

export interface AppOptions extends CredentialOptions {
  /** Calls in flight. @default 4 */
  readonly concurrency?: number;
  /** Calls per second over all of the app's calls; Infinity for no bound. The service allows 15. @default 10 */
  readonly ratePerSecond?: number;
  readonly hooks?: Hooks;
  readonly timeouts?: Timeouts;
  readonly retry?: RetryPolicy;
  /** Certificates of a private authority, PEM. */
  readonly ca?: string | Buffer;
  /** Where credentials and proxies are read. @default process.env */
  readonly environment?: Environment;
  /** Credentials of another kind; the credential options are then not read. */
  readonly authorizer?: Authorizer;
  /** @default undici with keep-alive connections to `baseUrl` */
  readonly transport?: Transport;
  readonly clock?: Clock;
  /** 0 ≤ x < 1, for jitter. @default Math.random */
  readonly random?: () => number;
}

/**
 * A Clarifai app. The constructor makes no request; `close` gives the connections back.
 *
 * @example const app = new ClarifaiApp({ apiKey });
 */
export class ClarifaiApp {
  readonly inputs: Inputs;
  readonly models: Models;
  /** Address of the service, without trailing slash. */
  readonly baseUrl: string;
  readonly #limit: CallLimit;
  readonly #transport: Transport;

  /** @throws UserError when credentials are missing or an option cannot be used. */
  constructor(options: AppOptions = {}) {
    const { concurrency = 4, ratePerSecond = 10, timeouts = {}, hooks = {}, retry = {} } = options;
    const { clock = systemClock, random = Math.random, environment = process.env, ca } = options;
    checkConcurrency(concurrency);
    if (!(ratePerSecond > 0)) throw new UserError('ratePerSecond must be above 0.');
    const { credentials, baseUrl } = resolveAccess(options, environment);
    this.baseUrl = baseUrl.origin + baseUrl.path;
    this.#limit = new CallLimit(concurrency);
    this.#transport = options.transport ?? createTransport({ ...timeouts, origin: baseUrl.origin, ca, environment });
    const connection = createConnection({
      transport: this.#transport,
      authorizer: options.authorizer ?? createAuthorizer(credentials),
      limit: this.#limit,
      rate: new CallRate({ perSecond: ratePerSecond, clock }),
      basePath: baseUrl.path,
      callMs: timeouts.callMs ?? 60_000,
      bulkCallMs: timeouts.bulkCallMs ?? 300_000,
      retry,
      hooks,
      clock,
      random,
    });
    this.inputs = new Inputs(connection);
    this.models = new Models(connection);
  }

  /** Calls in flight at most; takes effect at once. */
  get concurrency(): number {
    return this.#limit.concurrency;
  }

  set concurrency(concurrency: number) {
    checkConcurrency(concurrency);
    this.#limit.concurrency = concurrency;
  }

  /** Rejects calls that still wait for their turn, lets those in flight end, and closes the connections. */
  async close(): Promise<void> {
    this.#limit.clear();
    await this.#transport.close();
  }
}

function checkConcurrency(concurrency: number): void {
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new UserError('concurrency must be a whole number from 1.');
  }
}
