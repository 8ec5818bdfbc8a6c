import { readFile } from 'node:fs/promises';

import { onTestFinished } from 'vitest';

import { startEngine } from '../../../src/engine/engine.ts';
import type { EngineOptions, RunningEngine } from '../../../src/engine/engine.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { SAMPLES } from '../samples.ts';

/** A real engine and how to talk to it. */
export interface OwnEngine extends RunningEngine {
  readonly dataDir: string;
  /** Sends JSON and reads JSON. @throws Error when the answer is none of the 200s. */
  // Tests look at replies of many shapes.
  // oxlint-disable-next-line typescript/no-explicit-any
  call(method: string, path: string, body?: unknown): Promise<any>;
  /** Adds a sample photograph under the name of its file, and waits until it is processed. */
  add(photo: string, concepts?: readonly object[]): Promise<void>;
  /** Asks a model about a sample photograph. */
  // oxlint-disable-next-line typescript/no-explicit-any
  predict(modelId: string, photo: string): Promise<any>;
}

/** Starts a real engine that stops with the test. */
export async function startOwnEngine(options: Partial<EngineOptions>): Promise<OwnEngine> {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  const engine = await startEngine({ workers: 1, ...options, dataDir });
  onTestFinished(async () => engine.close());

  const call: OwnEngine['call'] = async (method, path, body) => {
    const sent = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const reply = await fetch(`${engine.url}/v2${path}`, sent);
    if (reply.ok) return reply.json();
    throw new Error(`${method} ${path}: ${await reply.text()}`);
  };
  return {
    ...engine,
    dataDir,
    call,
    async add(photo, concepts = []) {
      const id = photo.replace(/\..*/, '');
      await call('POST', '/inputs', { inputs: [{ id, data: { ...(await imageOf(photo)), concepts } }] });
      let code = 30000;
      do code = ((await call('GET', `/inputs/${id}`)) as { input: { status: { code: number } } }).input.status.code;
      while (code === 30001 || code === 30003);
      if (code !== 30000) throw new Error(`${photo} has the status ${code}`);
    },
    async predict(modelId, photo) {
      const inputs = [{ data: await imageOf(photo) }];
      const reply = (await call('POST', `/models/${modelId}/outputs`, { inputs })) as { outputs: { data: unknown }[] };
      return reply.outputs[0]!.data;
    },
  };
}

/** A sample photograph as a request holds it. */
export async function imageOf(photo: string): Promise<object> {
  return { image: { base64: (await readFile(new URL(photo, SAMPLES))).toString('base64') } };
}
