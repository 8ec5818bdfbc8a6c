import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { serve } from '@hono/node-server';
import type { ServerType } from '@hono/node-server';

import { Closing } from '../base/closing.ts';
import { EngineError } from './engine-error.ts';
import type { Inference } from './inference/inference.ts';
import { createInference } from './inference/pool.ts';
import { conceptId } from './models/concept-id.ts';
import { ENGINE_MODELS } from './models/registry.ts';
import { modelVersionId } from './models/version.ts';
import { startProcessing } from './processing.ts';
import type { ServedModel } from './served-models.ts';
import { createServer } from './server.ts';
import { ImageFiles } from './store/image-files.ts';
import { lockFolder } from './store/folder-lock.ts';
import { openStore } from './store/sqlite-store.ts';
import { startTraining } from './training/training.ts';

export interface EngineOptions {
  /** Folder for inputs and their images; made if need be. */
  readonly dataDir: string;
  /** 0 takes any free one. @default 0 */
  readonly port?: number;
  /** @default 127.0.0.1 */
  readonly host?: string;
  /** Keys that may call. @default none: everybody who reaches the address may */
  readonly apiKeys?: readonly string[];
  /** Worker threads. @default one per core */
  readonly workers?: number;
  /** Folder of the weights. @default `models/` of this package */
  readonly modelsDir?: string;
  /** Host names and addresses that may be fetched although they are not public. @default none */
  readonly allowFetch?: readonly string[];
}

/** A running engine. */
export interface RunningEngine {
  /** Address without trailing slash. */
  readonly url: string;
  readonly backend: Inference['backend'];
  /** Finishes requests and inputs in work, then stops; inputs that wait are taken up by the next start. */
  close(): Promise<void>;
}

/**
 * Starts the embedded engine: a server that speaks the Clarifai v2 API and answers with real models.
 *
 * @throws EngineError when another engine uses the folder, its data are of a newer version, or the address is taken.
 */
export async function startEngine(options: EngineOptions): Promise<RunningEngine> {
  const closing = new Closing();
  try {
    const { url, backend } = await start(options, closing);
    return { url, backend, close: async () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

async function start(options: EngineOptions, closing: Closing): Promise<Pick<RunningEngine, 'url' | 'backend'>> {
  const { dataDir, host = '127.0.0.1', port = 0, apiKeys = [], allowFetch = [] } = options;
  const modelsDir = options.modelsDir ?? fileURLToPath(new URL('../../models', import.meta.url));
  const workers = options.workers ?? availableParallelism();

  await mkdir(dataDir, { recursive: true });
  const lock = await lockFolder(dataDir);
  closing.add(() => lock.release());
  const store = await openStore(join(dataDir, 'engine.sqlite'));
  closing.add(() => store.close());
  const images = new ImageFiles(dataDir);
  const models = await serveModels(modelsDir);
  const inference = await createInference({ workers, modelsDir });
  closing.add(async () => inference.close());
  const shared = { store, images, inference, models, allowFetch: new Set(allowFetch) };
  // One more than there are workers, so that none waits while the next image is read.
  const processing = startProcessing({ ...shared, concurrency: workers + 1 });
  closing.add(async () => processing.close());
  const training = startTraining({ ...shared, processing });
  closing.add(async () => training.close());
  const server = await listen(
    createServer({ ...shared, processing, training, apiKeys: new Set(apiKeys) }).fetch,
    host,
    port,
  );
  closing.add(async () => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  });

  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`, backend: inference.backend };
}

async function serveModels(modelsDir: string): Promise<readonly ServedModel[]> {
  return Promise.all(
    ENGINE_MODELS.map(async (model) => ({
      identity: model.identity,
      versionId: await modelVersionId(model, modelsDir),
      inBaseWorkflow: model.inBaseWorkflow,
      concepts: model.conceptNames.map((name) => ({ id: conceptId(name), name })),
    })),
  );
}

async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  hostname: string,
  port: number,
): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname, port }, () => resolve(server));
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new EngineError(`The engine cannot listen on ${hostname}:${port} (${cause.code ?? cause.message}).`, { cause }),
      );
    });
  });
}
