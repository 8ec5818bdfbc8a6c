import type { Worker } from 'node:worker_threads';
import type { Analysis, Inference } from './inference.ts';
import { InferenceError } from './inference-error.ts';
import type { WorkerReply, WorkerRequest, WorkerSetup } from './protocol.ts';
import { startWorker } from '../../base/start-worker.ts';

/** How one request ended: with a reply, with the worker's death, or without an answer in time (the worker is stopped then). */
export type WorkerOutcome =
  | { readonly kind: 'analysed'; readonly analysis: Analysis }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'died' }
  | { readonly kind: 'late' };

/** One worker thread that serves one request at a time, so that a death has exactly one suspect. */
export class WorkerThread {
  /** Rejects with InferenceError when the worker cannot start. */
  readonly ready: Promise<Inference['backend']>;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #isAlive = true;
  #settle: ((outcome: WorkerOutcome) => void) | undefined;

  /** @param entry the worker's file, see `startWorker`. */
  constructor(entry: URL, setup: WorkerSetup) {
    this.#worker = startWorker(entry, setup);
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#isAlive = false;
        this.#finish({ kind: 'died' });
        resolve();
      });
    });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.once('error', (cause: Error) => {
        this.#isAlive = false;
        reject(new InferenceError(`an inference worker cannot run: ${cause.message}`, { cause }));
      });
      this.#worker.once('exit', () => reject(new InferenceError('an inference worker ended before it was ready')));
      this.#worker.on('message', (reply: WorkerReply) =>
        reply.kind === 'ready' ? resolve(reply.backend) : this.#finish(reply),
      );
    });
    // Whoever waits for `ready` hears of it; a worker that dies later has nobody waiting.
    this.ready.catch(() => undefined);
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Sends a request and waits at most `deadlineMs` for its outcome. The bytes are copied once. */
  analyse(request: WorkerRequest & { readonly kind: 'analyse' }, deadlineMs: number): Promise<WorkerOutcome> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#isAlive = false;
        this.#finish({ kind: 'late' });
        void this.#worker.terminate();
      }, deadlineMs);
      this.#settle = (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
      if (!this.#isAlive) {
        this.#finish({ kind: 'died' });
        return;
      }
      const image = new Uint8Array(request.image);
      this.#worker.postMessage({ ...request, image }, [image.buffer]);
    });
  }

  /** Lets the worker end by itself; stops it when it takes longer than `graceMs`. */
  async close(graceMs: number): Promise<void> {
    this.#worker.postMessage({ kind: 'close' } satisfies WorkerRequest, []);
    const timer = setTimeout(() => void this.#worker.terminate(), graceMs);
    await this.#exited;
    clearTimeout(timer);
  }

  #finish(outcome: WorkerOutcome): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(outcome);
  }
}
