import type { Worker } from 'node:worker_threads';
import type { Inference } from './inference.ts';
import { InferenceError } from './inference-error.ts';
import { NativeGate, registerGate, unregisterGate } from '../../base/native-gate.ts';
import type { Answer, Question, WorkerReply, WorkerRequest, WorkerSetup } from './protocol.ts';
import { startWorker } from '../../base/start-worker.ts';

/** How one request ended: with a reply, with the worker's death, or without an answer in time (the worker is stopped then). */
export type WorkerOutcome = Answer | { readonly kind: 'died' } | { readonly kind: 'late' };

/** One worker thread. It may be asked about a second image before it has answered the first: see `WorkerRequest`. */
export class WorkerThread {
  /** Rejects with InferenceError when the worker cannot start. */
  readonly ready: Promise<Inference['backend']>;
  readonly #worker: Worker;
  readonly #gate = new NativeGate();
  readonly #exited: Promise<void>;
  readonly #underway = new Map<number, (outcome: WorkerOutcome) => void>();
  readonly #outcomes = new Set<Promise<WorkerOutcome>>();
  #asked = 0;
  #isAlive = true;

  /** @param entry the worker's file, see `startWorker`. */
  constructor(entry: URL, setup: Omit<WorkerSetup, 'gate'>) {
    this.#worker = startWorker(entry, { ...setup, gate: this.#gate.memory } satisfies WorkerSetup);
    registerGate(this.#gate);
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        unregisterGate(this.#gate);
        this.#die();
        resolve();
      });
    });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.once('error', (cause: Error) => {
        this.#isAlive = false;
        reject(new InferenceError(`an inference worker cannot run: ${cause.message}`, { cause }));
      });
      this.#worker.once('exit', () => {
        // Behind a closed gate it ends because the process does, which is no failure of any image.
        if (!this.#gate.isClosed) reject(new InferenceError('an inference worker ended before it was ready'));
      });
      this.#worker.on('message', (reply: WorkerReply) =>
        reply.kind === 'ready' ? resolve(reply.backend) : this.#finish(reply.id, reply),
      );
    });
    // Whoever waits for `ready` hears of it; a worker that dies later has nobody waiting.
    this.ready.catch(() => undefined);
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** How many images it has been asked about and has not answered yet. */
  get underway(): number {
    return this.#underway.size;
  }

  /**
   * Sends a request and waits at most `deadlineMs` for its outcome. The bytes are copied once.
   *
   * @throws InferenceError when the worker cannot start.
   */
  async analyse(question: Question, deadlineMs: number): Promise<WorkerOutcome> {
    const id = this.#asked++;
    const outcome = new Promise<WorkerOutcome>((resolve) => this.#underway.set(id, resolve));
    this.#outcomes.add(outcome);
    void outcome.finally(() => this.#outcomes.delete(outcome));
    try {
      await this.ready;
    } catch (error) {
      this.#finish(id, { kind: 'died' });
      throw error;
    }
    const timer = setTimeout(() => this.#stop(id), deadlineMs);
    if (this.#isAlive) {
      const image = new Uint8Array(question.image);
      this.#worker.postMessage({ kind: 'analyse', id, ...question, image } satisfies WorkerRequest, [image.buffer]);
    }
    return outcome.finally(() => clearTimeout(timer));
  }

  /** Lets the worker finish what is under way and end by itself; terminates it when it takes longer than `graceMs`. */
  async close(graceMs: number): Promise<void> {
    const timer = setTimeout(() => void this.#terminate(), graceMs);
    await Promise.all(this.#outcomes);
    this.#worker.postMessage({ kind: 'close' } satisfies WorkerRequest, []);
    await this.#exited;
    clearTimeout(timer);
  }

  /** Ends the worker for the sake of an image that takes too long. */
  #stop(lateId: number): void {
    this.#finish(lateId, { kind: 'late' });
    this.#die();
    void this.#terminate();
  }

  /** Ends the worker between two calls of native code: see `NativeGate`. */
  async #terminate(): Promise<void> {
    this.#gate.close();
    await this.#gate.idle(Infinity);
    await this.#worker.terminate();
  }

  #die(): void {
    this.#isAlive = false;
    for (const id of this.#underway.keys()) {
      this.#finish(id, { kind: 'died' });
    }
  }

  #finish(id: number, outcome: WorkerOutcome): void {
    const settle = this.#underway.get(id);
    this.#underway.delete(id);
    settle?.(outcome);
  }
}
