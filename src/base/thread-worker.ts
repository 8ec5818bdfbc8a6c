import { parentPort } from 'node:worker_threads';

import type { Answered, Asked } from './thread.ts';

interface Answering {
  readonly answer: (question: unknown) => unknown;
}

// The entry of the thread that `Thread` starts.
parentPort?.on('message', (asked: Asked) => void reply(asked));

async function reply(asked: Asked): Promise<void> {
  parentPort?.postMessage(await answered(asked), []);
}

async function answered({ id, module, question }: Asked): Promise<Answered> {
  try {
    const { answer } = (await import(module)) as Answering;
    return { id, answer: await answer(question) };
  } catch (thrown) {
    return { id, thrown };
  }
}
