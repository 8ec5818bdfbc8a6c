import type { Worker } from 'node:worker_threads';

import { neighbour, startWorker } from './start-worker.ts';

/** What the thread is asked: the module that answers, and its question. */
export interface Asked {
  readonly id: number;
  /** Address of a module that exports `answer`, a function of the question. */
  readonly module: string;
  readonly question: unknown;
}

/** What the thread says: an answer, or what was thrown in its place. */
export type Answered =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly thrown: unknown };

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: unknown) => void;
}

const waiting = new Map<number, Waiting>();
let count = 0;
let running: Worker | undefined;
/** Whoever has asked and is not closed. */
const users = new Set<object>();

/**
 * Work that is done beside this thread: reading files synchronously costs half of what asynchronous reads do, and a slow
 * disk stops nothing else. All of it shares one thread, started when it is first needed: a second would gain nothing on
 * two cores, and take 40 ms and 15 MB. The process may end while the thread rests.
 */
export class Thread<Question, Answer> {
  readonly #module: string;

  /** @param module exports `answer`, which may be given the next question before it has answered the last. */
  constructor(module: URL) {
    this.#module = module.href;
  }

  /** @throws what the module throws; Error when the thread ends before it has answered. */
  async ask(question: Question): Promise<Answer> {
    users.add(this);
    return new Promise<Answer>((resolve, reject) => {
      const worker = (running ??= start());
      const id = (count += 1);
      waiting.set(id, { resolve, reject });
      worker.ref();
      const asked: Asked = { id, module: this.#module, question };
      worker.postMessage(asked, []);
    });
  }

  /** Ends the thread if nobody else needs it. A later question starts another one. */
  async close(): Promise<void> {
    if (users.delete(this) && users.size === 0) await running?.terminate();
  }
}

function start(): Worker {
  const worker = startWorker(neighbour('thread-worker', import.meta.url));
  worker.on('message', (answered: Answered) => {
    const asker = waiting.get(answered.id);
    if ('answer' in answered) asker?.resolve(answered.answer as never);
    else asker?.reject(answered.thrown);
    waiting.delete(answered.id);
    if (waiting.size === 0) worker.unref();
  });
  let cause: unknown;
  worker.once('error', (error) => (cause = error));
  worker.once('exit', () => {
    running = undefined;
    for (const { reject } of waiting.values())
      reject(new Error('The thread that works beside this one ended.', { cause }));
    waiting.clear();
  });
  return worker;
}
