import { parentPort } from 'node:worker_threads';
import type { Worker } from 'node:worker_threads';

interface Asked<Question> {
  readonly id: number;
  readonly question: Question;
}

interface Answered<Answer> {
  readonly id: number;
  readonly answer: Answer;
}

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that answers questions, started when it is first needed. The process may end while the thread rests. */
export class Thread<Question, Answer> {
  readonly #start: () => Worker;
  readonly #waiting = new Map<number, Waiting<Answer>>();
  #worker: Worker | undefined;
  #count = 0;

  /** @param start starts a worker whose entry calls `answerQuestions`. */
  constructor(start: () => Worker) {
    this.#start = start;
  }

  /** @throws Error when the thread cannot run, or failed over the question. */
  async ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const worker = (this.#worker ??= this.#started());
      const id = (this.#count += 1);
      this.#waiting.set(id, { resolve, reject });
      worker.ref();
      const asked: Asked<Question> = { id, question };
      worker.postMessage(asked, []);
    });
  }

  /** Ends the thread. A later question starts another one. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #started(): Worker {
    const worker = this.#start();
    worker.on('message', ({ id, answer }: Answered<Answer>) => {
      this.#waiting.get(id)?.resolve(answer);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) worker.unref();
    });
    let cause: unknown;
    worker.once('error', (error) => (cause = error));
    worker.once('exit', () => {
      this.#worker = undefined;
      for (const { reject } of this.#waiting.values()) {
        reject(new Error('The thread that reads files ended.', { cause }));
      }
      this.#waiting.clear();
    });
    return worker;
  }
}

/** To be called in the thread: answers the questions of `Thread`. */
export function answerQuestions<Question, Answer>(answer: (question: Question) => Answer | Promise<Answer>): void {
  parentPort?.on('message', ({ id, question }: Asked<Question>) => void reply(id, question, answer));
}

async function reply<Question, Answer>(
  id: number,
  question: Question,
  answer: (question: Question) => Answer | Promise<Answer>,
): Promise<void> {
  const answered: Answered<Answer> = { id, answer: await answer(question) };
  parentPort?.postMessage(answered, []);
}
