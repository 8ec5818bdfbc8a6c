import { parentPort } from 'node:worker_threads';

import type { Answered, Asked } from './thread.ts';

interface Answering {
  readonly answer: (question: unknown) => unknown;
}

// The entry of the thread that `Thread` starts.
parentPort?.on('message', (asked: Asked) => void reply(asked));

async function reply({ id, module, question }: Asked): Promise<void> {
  const { answer } = (await import(module)) as Answering;
  const answered: Answered = { id, answer: await answer(question) };
  parentPort?.postMessage(answered, []);
}
