import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import { packageFile } from '../../base/package-file.ts';
import { neighbour } from '../../base/start-worker.ts';
import { STATUS } from '../../wire/status.ts';
import type { ModelDescription } from '../added-models/description.ts';
import type { Analysis, Crop, Inference } from './inference.ts';
import { InferenceError } from './inference-error.ts';
import { refuseTelemetry } from '../vision/no-telemetry.ts';
import type { WorkerRequest } from './protocol.ts';
import { WorkerThread } from './worker-thread.ts';

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

interface Waiter {
  readonly resolve: (worker: WorkerThread) => void;
  readonly reject: (error: InferenceError) => void;
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

/** Hands images to the first free worker; images that find none wait in the order in which they came. */
class Pool implements Inference {
  readonly backend: Inference['backend'];
  readonly #plan: PoolPlan;
  readonly #workers: Set<WorkerThread>;
  readonly #free: WorkerThread[];
  readonly #waiting: Waiter[] = [];
  #closing: Promise<void> | undefined;

  constructor(first: WorkerThread, backend: Inference['backend'], plan: PoolPlan) {
    this.backend = backend;
    this.#plan = plan;
    this.#workers = new Set([first]);
    this.#free = [first];
  }

  async analyse(image: Uint8Array, modelIds: readonly string[], options?: { readonly crop?: Crop }): Promise<Analysis> {
    const request = { kind: 'analyse', image, modelIds, crop: options?.crop } as const;
    // A worker may die of what an earlier image left behind, so a second one is asked before the image is blamed.
    return (await this.#ask(request)) ?? (await this.#ask(request)) ?? unreadable('the decoder crashed on this image');
  }

  /** Ends the workers; images that have no answer yet reject with InferenceError. */
  close(): Promise<void> {
    this.#closing ??= this.#closeWorkers();
    return this.#closing;
  }

  /** Undefined when the worker died. */
  async #ask(request: WorkerRequest & { readonly kind: 'analyse' }): Promise<Analysis | undefined> {
    const worker = await this.#lease();
    try {
      await worker.ready;
      const outcome = await worker.analyse(request, this.#plan.deadlineMs);
      switch (outcome.kind) {
        case 'analysed':
          return outcome.analysis;
        case 'failed':
          throw new InferenceError(outcome.message);
        case 'late':
          return unreadable(`the image took longer than ${this.#plan.deadlineMs / 1000} s to read`);
        case 'died':
          return undefined;
      }
    } finally {
      this.#release(worker);
    }
  }

  async #lease(): Promise<WorkerThread> {
    if (this.#closing !== undefined) {
      throw closed();
    }
    const free = this.#free.pop();
    if (free?.isAlive === true) {
      return free;
    }
    if (free !== undefined) {
      this.#workers.delete(free);
    }
    if (this.#workers.size < this.#plan.size) {
      return this.#start();
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  #release(worker: WorkerThread): void {
    if (!worker.isAlive) {
      this.#workers.delete(worker);
    }
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next.resolve(worker.isAlive ? worker : this.#start());
    } else if (worker.isAlive) {
      this.#free.push(worker);
    }
  }

  #start(): WorkerThread {
    const worker = this.#plan.startWorker();
    this.#workers.add(worker);
    return worker;
  }

  async #closeWorkers(): Promise<void> {
    for (const waiter of this.#waiting.splice(0)) {
      waiter.reject(closed());
    }
    await Promise.all([...this.#workers].map((worker) => worker.close(this.#plan.closeGraceMs)));
  }
}

function closed(): InferenceError {
  return new InferenceError('the inference pool is closed');
}

function unreadable(details: string): Analysis {
  return { kind: 'unreadable', code: STATUS.inputInvalidBytes, details };
}
