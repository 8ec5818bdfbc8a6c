import { Annotations } from './annotations.ts';
import { Auth } from './auth.ts';
import { authenticate } from './authenticate.ts';
import type { Authorizer } from './authorizer.ts';
import { DEFAULT_BASE_URL, parseBaseUrl } from './base-url.ts';
import { BulkOperations } from './bulk-operations.ts';
import { systemClock, type Clock } from './clock.ts';
import { Concepts } from './concepts.ts';
import { findAddress, resolveAccess, type Access, type CredentialOptions } from './credentials.ts';
import { Datasets } from './datasets.ts';
import type { Environment } from './environment.ts';
import { UserError } from './errors.ts';
import { FileEncoder } from './file-encoder.ts';
import type { Hooks } from './hooks.ts';
import { Inputs } from './inputs.ts';
import { InputsAddJobs } from './inputs-add-jobs.ts';
import { CallLimit } from './limit.ts';
import { ModelTypes } from './model-types.ts';
import { Models } from './models.ts';
import type { Predictions } from './predict.ts';
import type { Profile } from './profile.ts';
import { CallRate } from './rate.ts';
import type { TakeTurn } from './rate.ts';
import type { RetryPolicy } from './retry.ts';
import { settingSources } from './settings.ts';
import { StatusCodes } from './status-codes.ts';
import { stopWith } from './stop.ts';
import { tagFiles, tagUrls, type TagOptions } from './tag.ts';
import { createTransport, type Transport } from './transport.ts';
import type { WaitOptions } from './wait.ts';
import type { WaitForDeletionOptions } from './wait-for-deletion.ts';
import type { InputCounts } from './wait-for-uploads.ts';
import { Workflows } from './workflows.ts';

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
  /**
   * Which service is spoken to: that of 2017, or today's. In modern calls members that are dead today are left out, and
   * calls that are gone are refused before any request. @default 'modern' with a personal access token, else 'legacy'
   */
  readonly profile?: Profile;
  /** Credentials of another kind; the credential options are then not read. */
  readonly authorizer?: Authorizer;
  /** @default undici with keep-alive connections to `baseUrl` */
  readonly transport?: Transport;
  /**
   * Puts something round the transport, e.g. a breaker; gets the path that all paths begin with, and what makes a call
   * wait until the rate lets it leave: what holds calls back must ask for that again before it lets them go.
   */
  readonly wrapTransport?: (transport: Transport, basePath: string, takeTurn: TakeTurn) => Transport;
  /** Stops all calls: those that wait end at once, those that have been sent after `stopGraceMs`. */
  readonly stop?: AbortSignal | undefined;
  /** @default 6000 */
  readonly stopGraceMs?: number;
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
  readonly annotations: Annotations;
  readonly auth: Auth;
  readonly bulkOperations: BulkOperations;
  readonly concepts: Concepts;
  readonly datasets: Datasets;
  readonly inputs: Inputs;
  readonly inputsAddJobs: InputsAddJobs;
  readonly models: Models;
  readonly modelTypes: ModelTypes;
  readonly statusCodes: StatusCodes;
  readonly workflows: Workflows;
  /** Address of the service, without trailing slash. */
  readonly baseUrl: string;
  readonly #encoder = new FileEncoder();
  readonly #limit: CallLimit;
  readonly #rate: CallRate;
  readonly #transport: Transport;

  /** @throws UserError when credentials are missing or an option cannot be used. */
  constructor(options: AppOptions = {}) {
    const { concurrency = 4, ratePerSecond = 10, timeouts = {}, hooks = {}, retry = {} } = options;
    const { clock = systemClock, random = Math.random, environment = process.env, ca, stop } = options;
    checkConcurrency(concurrency);
    if (!(ratePerSecond > 0)) throw new UserError('ratePerSecond must be above 0.');
    const { credentials, description, baseUrl } = accessOf(options, environment);
    this.baseUrl = baseUrl.origin + baseUrl.path;
    this.#limit = new CallLimit(concurrency);
    this.#rate = new CallRate({ perSecond: ratePerSecond, clock });
    const transport = options.transport ?? createTransport({ ...timeouts, origin: baseUrl.origin, ca, environment });
    const takeTurn: TakeTurn = async (signal) => this.#rate.take(signal);
    this.#transport = options.wrapTransport?.(transport, baseUrl.path, takeTurn) ?? transport;
    const parts = {
      transport: this.#transport,
      limit: this.#limit,
      rate: this.#rate,
      basePath: baseUrl.path,
      callMs: timeouts.callMs ?? 60_000,
      bulkCallMs: timeouts.bulkCallMs ?? 300_000,
      retry,
      hooks,
      encoder: this.#encoder,
      clock,
      random,
      stop: stop && stopWith(stop, options.stopGraceMs ?? 6000),
    };
    const { connection, tokens } = authenticate(parts, {
      by: options.authorizer ?? credentials,
      description,
      profile: options.profile,
    });
    this.annotations = new Annotations(connection);
    this.auth = new Auth(tokens);
    this.bulkOperations = new BulkOperations(connection);
    this.datasets = new Datasets(connection);
    this.inputsAddJobs = new InputsAddJobs(connection);
    this.modelTypes = new ModelTypes(connection);
    this.statusCodes = new StatusCodes(connection);
    this.workflows = new Workflows(connection);
    this.concepts = new Concepts(connection);
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

  /** Calls that `ratePerSecond` lets leave at once; below zero, how many wait for it. */
  get callsLeft(): number {
    return this.#rate.left;
  }

  /** Predicts up to 128 public addresses, with the general model unless said otherwise. See `Model.predict`. */
  async tagUrls(urls: readonly string[], options: TagOptions = {}): Promise<Predictions> {
    return tagUrls(this.models, urls, options);
  }

  /** Predicts up to 128 files, with the general model unless said otherwise. See `Model.predict`. */
  async tagFiles(files: readonly string[], options: TagOptions = {}): Promise<Predictions> {
    return tagFiles(this.models, files, options);
  }

  /** `inputs.waitUntilInputsUploadFinish`, under the name that the Python client has. */
  async waitUntilInputsUploadFinish(options: WaitOptions<InputCounts> = {}): Promise<InputCounts> {
    return this.inputs.waitUntilInputsUploadFinish(options);
  }

  /** `inputs.waitUntilInputsDeleteFinish`, under the name that the Python client has. */
  async waitUntilInputsDeleteFinish(options: WaitForDeletionOptions = {}): Promise<void> {
    await this.inputs.waitUntilInputsDeleteFinish(options);
  }

  /**
   * Waits until the app has no models of its own, as after `models.deleteAll`; tells the number left to `onProgress`.
   *
   * @throws WaitTimeoutError when `maxWaitMs` is over; the signal's reason when aborted.
   */
  async waitUntilModelsDeleteFinish(options: WaitOptions<number> = {}): Promise<void> {
    await this.models.waitUntilModelsDeleteFinish(options);
  }

  /** Rejects calls that still wait for their turn, lets those in flight end, and closes the connections. */
  async close(): Promise<void> {
    this.#limit.clear();
    await this.#transport.close();
    await this.#encoder.close();
  }
}

function accessOf(options: AppOptions, environment: Environment): Access {
  if (options.authorizer === undefined) return resolveAccess(options, environment);
  const baseUrl = findAddress(settingSources(options, environment)) ?? parseBaseUrl(DEFAULT_BASE_URL);
  return { credentials: { kind: 'none' }, source: null, description: null, baseUrl };
}

function checkConcurrency(concurrency: number): void {
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new UserError('concurrency must be a whole number from 1.');
  }
}
