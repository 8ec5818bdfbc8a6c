import { readFile } from 'node:fs/promises';

import { expect } from 'vitest';

import type { Counts } from '../../src/wire/input.ts';
import { SAMPLES } from '../engine/samples.ts';

/** Where an engine is. */
interface Engine {
  readonly url: string;
}

/** A sample photo as an input. */
export interface Sample {
  readonly id: string;
  readonly file: string;
  /** Labels; `false` says that the image does not show it. */
  readonly labels?: Readonly<Record<string, boolean>>;
}

/** Posts to the API; the call must succeed. */
export async function post({ url }: Engine, path: string, body: object): Promise<void> {
  const reply = await fetch(`${url}/v2${path}`, { method: 'POST', body: JSON.stringify(body) });
  expect(reply.status).toBe(200);
}

/** The input of a sample in the wire's words. */
export async function inputOf({ id, file, labels = {} }: Sample): Promise<object> {
  const base64 = (await readFile(new URL(file, SAMPLES))).toString('base64');
  const concepts = Object.entries(labels).map(([label, isShown]) => ({ id: label, value: isShown ? 1 : 0 }));
  return { id, data: { image: { base64 }, concepts, metadata: { file } } };
}

/** Waits until no input waits. */
export async function processed({ url }: Engine): Promise<void> {
  for (;;) {
    const { counts } = (await (await fetch(`${url}/v2/inputs/status`)).json()) as { counts: Counts };
    if (counts.to_process === 0 && counts.processing === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
