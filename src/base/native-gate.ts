import { setTimeout as sleep } from 'node:timers/promises';

/** Positions in the shared memory. */
const RUNNING = 0;
const CLOSED = 1;

const POLL_MS = 5;

/**
 * Tells when a worker thread may be ended. onnxruntime aborts the whole process when its thread is terminated, or the
 * process exits, while the library is loaded or a network is opened or runs: the worker goes through a gate before each
 * such call, and whoever wants to end it closes the gate and waits until nothing runs any more.
 */
export class NativeGate {
  /** Given to the worker, which makes a gate of its own from it. */
  readonly memory: SharedArrayBuffer;
  readonly #state: Int32Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#state = new Int32Array(memory);
  }

  /** Makes a native call. Never resolves when the gate is closed: its thread is about to be ended. */
  async pass<T>(call: () => Promise<T>): Promise<T> {
    // Counted first, so that whoever has closed the gate and sees zero can be certain that no call begins any more.
    Atomics.add(this.#state, RUNNING, 1);
    if (this.isClosed) {
      Atomics.sub(this.#state, RUNNING, 1);
      return new Promise<never>(() => {});
    }
    try {
      return await call();
    } finally {
      Atomics.sub(this.#state, RUNNING, 1);
    }
  }

  /** Lets no further call begin. */
  close(): void {
    Atomics.store(this.#state, CLOSED, 1);
  }

  get isClosed(): boolean {
    return Atomics.load(this.#state, CLOSED) === 1;
  }

  /** Whether no call runs. */
  get isIdle(): boolean {
    return Atomics.load(this.#state, RUNNING) === 0;
  }

  /** Resolves when no call runs, or after a time; tells whether none runs. */
  async idle(patienceMs: number): Promise<boolean> {
    const endMs = performance.now() + patienceMs;
    while (!this.isIdle && performance.now() < endMs) await sleep(POLL_MS);
    return this.isIdle;
  }
}

const gates = new Set<NativeGate>();

/** Takes note of a thread that is alive, so that the process waits for its native calls before it exits. */
export function registerGate(gate: NativeGate): void {
  gates.add(gate);
}

/** Forgets a thread that has ended. */
export function unregisterGate(gate: NativeGate): void {
  gates.delete(gate);
}

/** Lets no thread of this process begin a native call, and waits for those that run; false when one takes longer. */
export async function allThreadsIdle(patienceMs: number): Promise<boolean> {
  for (const gate of gates) gate.close();
  const idle = await Promise.all([...gates].map(async (gate) => gate.idle(patienceMs)));
  return idle.every(Boolean);
}
