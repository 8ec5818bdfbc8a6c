import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import { packageFile } from '../../base/package-file.ts';
import { neighbour } from '../../base/start-worker.ts';
import { STATUS } from '../../wire/status.ts';
import type { ModelDescription } from '../added-models/description.ts';
import type { Analysis, Crop, Inference } from './inference.ts';
import { InferenceError, PredictionCancelledError } from './inference-error.ts';
import { refuseTelemetry } from '../vision/no-telemetry.ts';
import type { Question } from './protocol.ts';
import { WorkerThread, type WorkerOutcome } from './worker-thread.ts';

export interface InferenceOptions {
  /** Worker threads at most; the first starts at once, each further one when all are busy. Default: one per core. */
  readonly workers?: number;
  /** Folder with the weights. Default: `models/` of this package. */
  readonly modelsDir?: string;
  /** Models beside those of the program, or in their place. Default: none. */
  readonly addedModels?: readonly ModelDescription[];
  /** Disregards the EXIF orientation. Default: images are turned upright. */
  readonly asStored?: boolean;
}

/** What tests replace. */
export interface PoolSettings extends InferenceOptions {
  /** The worker's file. Default: `worker.js` beside this one (`worker.ts` when run from source). */
  readonly entry?: URL;
  /** Longest time that one image may take. Default: 60,000. */
  readonly deadlineMs?: number;
  /** How long a worker may take to end by itself on `close`. Default: 5,000. */
  readonly closeGraceMs?: number;
}

/** Images a worker is asked about at once: while its nets compute on one, threads of libuv decode the next. */
const AT_ONCE = 2;

interface Waiter {
  readonly question: Question;
  readonly resolve: (outcome: Promise<WorkerOutcome>) => void;
  readonly reject: (error: PredictionCancelledError) => void;
}

/**
 * Starts the models of `models/` in worker threads.
 *
 * @throws InferenceError when a worker cannot start.
 */
export async function createInference(options: InferenceOptions = {}): Promise<Inference> {
  return createPool(options);
}

/** As `createInference`, with its inner parts open to tests. */
export async function createPool(settings: PoolSettings): Promise<Inference> {
  refuseTelemetry();
  const entry = settings.entry ?? neighbour('worker', import.meta.url);
  const modelsDir = settings.modelsDir ?? fileURLToPath(packageFile('models'));
  const { addedModels = [], asStored = false } = settings;
  const startWorker = (): WorkerThread => new WorkerThread(entry, { modelsDir, addedModels, asStored });
  const first = startWorker();
  return new Pool(first, await first.ready, {
    startWorker,
    size: Math.max(1, settings.workers ?? availableParallelism()),
    deadlineMs: settings.deadlineMs ?? 60_000,
    closeGraceMs: settings.closeGraceMs ?? 5000,
  });
}

interface PoolPlan {
  readonly startWorker: () => WorkerThread;
  readonly size: number;
  readonly deadlineMs: number;
  readonly closeGraceMs: number;
}

/** Hands images to the worker with the least to do; images that find none wait in the order in which they came. */
class Pool implements Inference {
  readonly backend: Inference['backend'];
  readonly #plan: PoolPlan;
  #workers: Set<WorkerThread>;
  /** Workers that have an image for themselves, because another worker died of it, or beside it. */
  readonly #apart = new Set<WorkerThread>();
  readonly #waiting: Waiter[] = [];
  #isCancelled = false;
  #closing: Promise<void> | undefined;

  constructor(first: WorkerThread, backend: Inference['backend'], plan: PoolPlan) {
    this.backend = backend;
    this.#plan = plan;
    this.#workers = new Set([first]);
  }

  async analyse(image: Uint8Array, modelIds: readonly string[], options?: { readonly crop?: Crop }): Promise<Analysis> {
    const question = { image, modelIds, crop: options?.crop };
    this.#refuseWhenCancelled();
    let outcome = await this.#askAny(question);
    if (outcome.kind === 'died') {
      this.#refuseWhenCancelled();
      // Another image may be to blame: the one beside it, or an earlier one that left something behind.
      outcome = await this.#askApart(question);
    }
    switch (outcome.kind) {
      case 'analysed':
        return outcome.analysis;
      case 'failed':
        throw new InferenceError(outcome.message);
      case 'late':
        return unreadable(`the image took longer than ${this.#plan.deadlineMs / 1000} s to read`);
      case 'died':
        return unreadable('the decoder crashed on this image');
    }
  }

  cancelWaiting(): void {
    this.#isCancelled = true;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(new PredictionCancelledError());
  }

  close(): Promise<void> {
    this.cancelWaiting();
    this.#closing ??= this.#closeWorkers();
    return this.#closing;
  }

  /** Asks the worker with the least to do, as soon as one has room. */
  #askAny(question: Question): Promise<WorkerOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject });
      this.#handOut();
    });
  }

  /** Asks a new worker, which gets no other image meanwhile. */
  #askApart(question: Question): Promise<WorkerOutcome> {
    const worker = this.#start();
    this.#apart.add(worker);
    return this.#ask(worker, question);
  }

  async #ask(worker: WorkerThread, question: Question): Promise<WorkerOutcome> {
    try {
      return await worker.analyse(question, this.#plan.deadlineMs);
    } finally {
      const wasApart = this.#apart.delete(worker);
      if (wasApart && this.#workers.size > this.#plan.size) {
        this.#workers.delete(worker);
        void worker.close(this.#plan.closeGraceMs);
      }
      this.#handOut();
    }
  }

  #handOut(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#workerWithRoom();
      if (worker === undefined) {
        return;
      }
      const { question, resolve } = this.#waiting.shift()!;
      resolve(this.#ask(worker, question));
    }
  }

  /** An idle worker, else a new one, else one with a single image; undefined when all have enough to do. */
  #workerWithRoom(): WorkerThread | undefined {
    const alive = [...this.#workers].filter(({ isAlive }) => isAlive);
    this.#workers = new Set(alive);
    const [least] = alive
      .filter((worker) => worker.underway < AT_ONCE && !this.#apart.has(worker))
      .toSorted((one, other) => one.underway - other.underway);
    return least?.underway !== 0 && alive.length < this.#plan.size ? this.#start() : least;
  }

  #start(): WorkerThread {
    const worker = this.#plan.startWorker();
    this.#workers.add(worker);
    return worker;
  }

  #refuseWhenCancelled(): void {
    if (this.#isCancelled) throw new PredictionCancelledError();
  }

  async #closeWorkers(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.close(this.#plan.closeGraceMs)));
  }
}

function unreadable(details: string): Analysis {
  return { kind: 'unreadable', code: STATUS.inputInvalidBytes, details };
}
