import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Hono } from 'hono';
import { onTestFinished } from 'vitest';

import { DEFAULT_SEED, createGuard } from '../../src/engine/guard/guard.ts';
import type { GuardOptions } from '../../src/engine/guard/guard.ts';
import { leaveSomeWaiting } from '../../src/engine/guard/stuck-inputs.ts';
import type { Inference } from '../../src/engine/inference/inference.ts';
import { listen } from '../../src/engine/listen.ts';
import { LocalReferences } from '../../src/engine/local-references.ts';
import { startProcessing } from '../../src/engine/processing.ts';
import type { ServedModel } from '../../src/engine/served-models.ts';
import { createServer } from '../../src/engine/server.ts';
import type { Engine } from '../../src/engine/services.ts';
import { ImageFiles } from '../../src/engine/store/image-files.ts';
import { openStore } from '../../src/engine/store/sqlite-store.ts';
import type { EngineStore } from '../../src/engine/store/store.ts';
import { startTraining } from '../../src/engine/training/training.ts';
import type { Data } from '../../src/wire/data.ts';
import { PUBLIC_MODELS } from '../../src/wire/public-models.ts';
import { STATUS } from '../../src/wire/status.ts';

/** A model of the tests' engine: it names every image by the number of its bytes. */
export const MODEL: ServedModel = {
  identity: PUBLIC_MODELS.general,
  versionId: 'version-1',
  inBaseWorkflow: true,
  concepts: [
    { id: 'ai_big', name: 'big' },
    { id: 'ai_small', name: 'small' },
  ],
};

/** Stands for the models, which have tests of their own: counts calls, and refuses bytes that end in `broken`. */
export class CountingInference implements Inference {
  readonly backend = 'onnxruntime-node';
  calls = 0;

  async analyse(image: Uint8Array, modelIds: readonly string[]): ReturnType<Inference['analyse']> {
    this.calls += 1;
    if (Buffer.from(image).toString('latin1').endsWith('broken')) {
      return { kind: 'unreadable', code: STATUS.inputInvalidBytes, details: 'the PNG ends early' };
    }
    const big = Math.min(image.length / 1000, 1);
    const concepts = [
      { id: 'ai_big', name: 'big', value: big, app_id: 'main' },
      { id: 'ai_small', name: 'small', value: 1 - big, app_id: 'main' },
    ].toSorted((a, b) => b.value - a.value);
    const data = new Map(modelIds.map((id): [string, Data] => [id, { concepts }]));
    return { kind: 'read', info: { width: 4, height: 3, format: 'png' }, data };
  }

  cancelWaiting(): void {}

  async close(): Promise<void> {}
}

export interface TestEngine {
  readonly server: Hono;
  readonly inference: CountingInference;
  readonly store: EngineStore;
  readonly folder: string;
  /** Sends JSON, or nothing, and reads JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestReply>;
  /** Waits until nothing is in work. */
  processed(): Promise<void>;
  /** Waits until what was taken up is done; stuck inputs are not. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface TestReply {
  readonly http: number;
  // Tests look at replies of many shapes.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** Starts the engine's server on a folder, without a socket. */
export async function startTestEngine({
  folder,
  models = [MODEL],
  inference = new CountingInference(),
  asStored = false,
  now = Date.now,
  ...guard
}: GuardOptions & {
  readonly folder?: string;
  readonly models?: readonly ServedModel[];
  readonly inference?: CountingInference;
  readonly asStored?: boolean;
  /** The time by which tokens expire. */
  readonly now?: () => number;
} = {}): Promise<TestEngine> {
  const dataFolder = folder ?? (await mkdtemp(join(tmpdir(), 'engine-')));
  const store = await openStore(join(dataFolder, 'engine.sqlite'));
  const images = new ImageFiles(dataFolder);
  const references = new LocalReferences();
  const shared = { store, images, references, inference, models, allowFetch: new Set<string>(), asStored };
  const processing = startProcessing({ ...shared, concurrency: 2 });
  const training = startTraining({ ...shared, processing });
  const { faults = [], seed = DEFAULT_SEED } = guard;
  const engine: Engine = { ...shared, processing: leaveSomeWaiting(processing, faults, seed), training };
  const server = createServer(engine, createGuard(guard, now));

  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await training.close();
    await processing.close();
    store.close();
  };
  onTestFinished(async () => {
    await close();
    await rm(dataFolder, { recursive: true, force: true });
  });

  const call: TestEngine['call'] = async (method, path, body, headers = {}) => {
    const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
    const reply = await server.request(path, { method, body: text, headers });
    return { http: reply.status, body: await reply.json() };
  };
  const processed = async (): Promise<void> => {
    for (;;) {
      const { counts } = (await call('GET', '/v2/inputs/status')).body as { counts: Record<string, number> };
      if (counts['to_process'] === 0 && counts['processing'] === 0) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const settled = async (): Promise<void> => processing.settled();
  return { server, inference, store, folder: dataFolder, call, processed, settled, close };
}

/** Serves a test engine on a socket until the test ends; returns its address. */
export async function serveTestEngine({ server }: TestEngine): Promise<string> {
  const listening = await listen(server.fetch, { host: '127.0.0.1', port: 0, graceMs: 500, longestMs: 500 });
  onTestFinished(async () => listening.close());
  return listening.url;
}

/** Bytes that begin like a PNG, as base64; `ending` makes them distinct or broken. */
export function pngBase64(bytes = 100, ending = ''): string {
  const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'), Buffer.alloc(bytes), Buffer.from(ending)]);
  return png.toString('base64');
}
