import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Closing } from '../base/closing.ts';
import { packageFile } from '../base/package-file.ts';
import type { AddedModels } from './added-models/check-models.ts';
import { findAllManifests } from './added-models/find-manifests.ts';
import { installedModels } from './added-models/installed-models.ts';
import { loadAddedModels } from './added-models/load-added-models.ts';
import { DEFAULT_SEED, createGuard } from './guard/guard.ts';
import type { GuardOptions } from './guard/guard.ts';
import { SILENT } from './guard/log.ts';
import { leaveSomeWaiting } from './guard/stuck-inputs.ts';
import type { Inference } from './inference/inference.ts';
import { createInference } from './inference/pool.ts';
import { listen } from './listen.ts';
import { LocalReferences } from './local-references.ts';
import { startProcessing } from './processing.ts';
import { startReindexing } from './reindexing.ts';
import { serveModels } from './serve-models.ts';
import { createServer } from './server.ts';
import { ImageFiles } from './store/image-files.ts';
import { lockFolder } from './store/folder-lock.ts';
import type { LocalImage } from './store/local-image.ts';
import { openStore } from './store/sqlite-store.ts';
import { startTraining } from './training/training.ts';
import { problemOfNativeRuntime } from './vision/runtime.ts';

export interface EngineOptions extends GuardOptions {
  /** Folder for inputs and their images; made if need be. */
  readonly dataDir: string;
  /** 0 takes any free one. @default 0 */
  readonly port?: number;
  /** @default 127.0.0.1 */
  readonly host?: string;
  /** Worker threads. @default one per core */
  readonly workers?: number;
  /** Folder of the program's own weights. @default `models/` of this package */
  readonly modelsDir?: string;
  /** Folders with manifests of models to serve too; they go before those in `models/` of the data folder. @default none */
  readonly addedModels?: readonly string[];
  /** Host names and addresses that may be fetched although they are not public. @default none */
  readonly allowFetch?: readonly string[];
  /** Analyses photos as their pixels lie, as Clarifai's service does. @default false, upright as their EXIF data say */
  readonly asStored?: boolean;
  /** Whether copies of images stay once they are processed; files that are read in place are never copied. @default true */
  readonly keepsCopies?: boolean;
}

/** A running engine. */
export interface RunningEngine {
  /** Address without trailing slash. */
  readonly url: string;
  readonly backend: Inference['backend'];
  /**
   * An address by which requests to this engine name an image in a file, which is read in place and only as long as it
   * has these bytes. Only this process can make one.
   */
  readonly referTo: (image: LocalImage) => string;
  /** Why added models are not served, a message each. */
  readonly refusedModels: readonly string[];
  /** Refuses predictions that no worker has begun, those of calls under way too, and drops inputs that wait. */
  cancelWaiting(): void;
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
    const started = await start(options, closing);
    return { ...started, close: async () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

async function start(options: EngineOptions, closing: Closing): Promise<Omit<RunningEngine, 'close'>> {
  const { dataDir, host = '127.0.0.1', port = 0, allowFetch = [], asStored = false, keepsCopies } = options;
  const { log = SILENT, faults = [], seed = DEFAULT_SEED } = options;
  const modelsDir = options.modelsDir ?? fileURLToPath(packageFile('models'));
  const workers = options.workers ?? availableParallelism();

  await mkdir(dataDir, { recursive: true });
  const lock = await lockFolder(dataDir);
  closing.add(() => lock.release());
  const store = await openStore(join(dataDir, 'engine.sqlite'));
  closing.add(() => store.close());
  const images = new ImageFiles(dataDir, keepsCopies);
  const references = new LocalReferences();
  const added = await loadModels(options, modelsDir);
  const models = await serveModels(modelsDir, added.models, asStored);
  const inference = await createInference({ workers, modelsDir, addedModels: added.models, asStored });
  closing.add(async () => inference.close());
  if (inference.backend === 'onnxruntime-web') {
    log.warn({ cause: problemOfNativeRuntime() }, 'models run in WebAssembly, several times slower');
  }
  const shared = { store, images, references, inference, models, allowFetch: new Set(allowFetch), asStored, log };
  // One more than there are workers, so that none waits while the next image is read.
  const processing = startProcessing({ ...shared, concurrency: workers + 1 });
  closing.add(async () => processing.close());
  const reindexing = startReindexing(shared);
  closing.add(async () => reindexing.close());
  const training = startTraining({ ...shared, processing });
  closing.add(async () => training.close());
  const engine = { ...shared, processing: leaveSomeWaiting(processing, faults, seed), training };
  const server = await listen(createServer(engine, createGuard(options)).fetch, { host, port });
  closing.add(async () => server.close());
  const refusedModels = added.refused.map(({ message }) => message);
  const referTo = (image: LocalImage): string => references.issue(image);
  const cancelWaiting = (): void => {
    processing.cancelWaiting();
    inference.cancelWaiting();
  };
  return { url: server.url, backend: inference.backend, referTo, refusedModels, cancelWaiting };
}

/** @throws EngineError when a folder that was named cannot be read. */
async function loadModels(
  { dataDir, addedModels = [], log = SILENT }: EngineOptions,
  modelsDir: string,
): Promise<AddedModels> {
  const manifests = await findAllManifests(addedModels, installedModels(dataDir));
  const added = await loadAddedModels(manifests, modelsDir);
  for (const { message } of added.refused) log.error({ problem: message }, 'model not served');
  return added;
}
