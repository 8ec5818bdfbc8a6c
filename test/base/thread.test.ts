import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, describe, expect, it } from 'vitest';

import { Thread } from '../../src/base/thread.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const opened: { readonly close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map(async (thread) => thread.close()));
});

/** A thread whose module answers as the source of a function says. */
async function threadOf<Question, Answer>(source: string): Promise<Thread<Question, Answer>> {
  const file = join(await temporaryFolder(), 'answer.mjs');
  await writeFile(file, `import { threadId } from 'node:worker_threads';\nexport const answer = ${source};`);
  const thread = new Thread<Question, Answer>(pathToFileURL(file));
  opened.push(thread);
  return thread;
}

describe('a thread', () => {
  it('answers each question, in whatever order the answers are ready', async () => {
    const thread = await threadOf<number, number>(
      '(ms) => new Promise((resolve) => setTimeout(() => resolve(ms * 2), ms))',
    );

    expect(await Promise.all([20, 1, 10].map(async (ms) => thread.ask(ms)))).toEqual([40, 2, 20]);
  });

  it('is one for all that ask, and is not this one', async () => {
    const [one, other] = [
      await threadOf<null, number>('() => threadId'),
      await threadOf<null, number>('() => threadId'),
    ];

    const ids = [await one.ask(null), await other.ask(null)];

    expect(ids[0]).toBeGreaterThan(0);
    expect(ids[1]).toBe(ids[0]);
  });

  it('throws what its module throws, and answers the next question', async () => {
    const thread = await threadOf<number, number>(
      '(n) => { if (n === 0) throw new RangeError("no 0"); return 1 / n; }',
    );

    await expect(thread.ask(0)).rejects.toThrow('no 0');
    expect(await thread.ask(2)).toBe(0.5);
  });

  it('goes on while anybody needs it, and ends with the last: what waits then is an error', async () => {
    const never = '() => new Promise(() => {})';
    const [one, other] = [await threadOf<null, number>('() => threadId'), await threadOf<null, number>(never)];
    const unanswered = other.ask(null);
    const first = await one.ask(null);

    await one.close();
    const second = await one.ask(null);
    await one.close();
    await Promise.all([expect(unanswered).rejects.toThrow('ended'), other.close()]);

    expect(second).toBe(first);
    expect(await one.ask(null)).not.toBe(first);
  });
});
