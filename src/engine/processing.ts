import pLimit from 'p-limit';

import type { Data } from '../wire/data.ts';
import { STATUS } from '../wire/status.ts';
import type { Status } from '../wire/status.ts';
import type { FetchOptions } from './fetch-image.ts';
import { fetchImage } from './fetch-image.ts';
import type { EngineLog } from './guard/log.ts';
import { PredictionCancelledError } from './inference/inference-error.ts';
import type { Inference } from './inference/inference.ts';
import type { ServedModel } from './served-models.ts';
import { statusOf } from './status.ts';
import { ImageGoneError } from './store/image-gone-error.ts';
import type { ImageFiles } from './store/image-files.ts';
import type { EngineStore, FinishedInput, StoredImage, StoredInput } from './store/store.ts';

export interface ProcessingOptions extends FetchOptions {
  readonly store: EngineStore;
  readonly images: ImageFiles;
  readonly inference: Inference;
  readonly models: readonly ServedModel[];
  /** Inputs in work at once. */
  readonly concurrency: number;
  /** Told what callers are not. @default nothing is told */
  readonly log?: EngineLog;
}

/** Takes added inputs through the base workflow, in the background. */
export interface Processing {
  /** Inputs are taken up in the order in which they are enqueued. */
  enqueue(inputs: readonly StoredInput[]): void;
  /** Resolves when everything that has been enqueued so far has ended; never, once some of it has been dropped. */
  settled(): Promise<void>;
  /** Drops what waits, and what comes; a restart takes it up again. */
  cancelWaiting(): void;
  /** Does the same, and ends when nothing is in work any more. */
  close(): Promise<void>;
}

/**
 * Starts with the inputs that an earlier process left unfinished.
 *
 * The base workflow asks every model that wants it, so that a later prediction of a stored input costs nothing.
 */
export function startProcessing(options: ProcessingOptions): Processing {
  const limit = pLimit(options.concurrency);
  const inWork = new Set<Promise<void>>();
  const enqueued = new Set<Promise<void>>();
  let isCancelled = false;

  const enqueue = (inputs: readonly StoredInput[]): void => {
    for (const input of isCancelled ? [] : inputs) {
      const ended = limit(async () => {
        const work = process(input, options);
        inWork.add(work);
        await work.finally(() => inWork.delete(work));
      });
      enqueued.add(ended);
      void ended.finally(() => enqueued.delete(ended));
    }
  };
  const cancelWaiting = (): void => {
    isCancelled = true;
    limit.clearQueue();
  };
  enqueue(options.store.unfinishedInputs());

  return {
    enqueue,
    async settled() {
      await Promise.all(enqueued);
    },
    cancelWaiting,
    async close() {
      cancelWaiting();
      await Promise.allSettled(inWork);
    },
  };
}

/** Never rejects: what cannot be written down stays in work, and the next start of the engine takes it up again. */
async function process(input: StoredInput, options: ProcessingOptions): Promise<void> {
  const { store, images } = options;
  const { appId, id } = input;
  try {
    if (!isStillThere(input, store)) return;
    store.setStatus(appId, id, statusOf(STATUS.inputInProgress));
    const { finished, copy } = await analyse(input, options);
    const isThere = isStillThere(input, store);
    if (isThere) store.finishInput(appId, id, finished);
    if (copy !== null && !(isThere && finished.image.file === copy)) await images.remove(copy);
  } catch (error) {
    // It stays in work, and the next start of the engine takes it up again.
    if (error instanceof PredictionCancelledError) return;
    // Not the image's fault: the next start of the engine takes it up again.
    const problem = error instanceof Error ? error.message : String(error);
    options.log?.error({ input: id, problem }, 'input not processed');
    noteFault(input, 'The engine failed on this input; its log says why. Its next start tries again.', store);
  }
}

/** Whether it has not been deleted; its id may belong to another input since. */
function isStillThere({ appId, id, image, createdAt }: StoredInput, store: EngineStore): boolean {
  const now = store.input(appId, id);
  return now?.createdAt === createdAt && now.image.file === image.file && now.image.url === image.url;
}

function noteFault(input: StoredInput, details: string, store: EngineStore): void {
  try {
    if (isStillThere(input, store)) store.setStatus(input.appId, input.id, statusOf(STATUS.internal, details));
  } catch {
    // The store itself cannot be written.
  }
}

interface Outcome {
  readonly finished: FinishedInput;
  /** The copy that the image was read from, which may have been made just now; null when it was read elsewhere. */
  readonly copy: string | null;
}

async function analyse(input: StoredInput, options: ProcessingOptions): Promise<Outcome> {
  const { inference, models, images } = options;
  const loaded = await load(input, options);
  if (loaded.kind === 'refused') return failed(input.image, loaded.status, null);

  const workflow = models.filter(({ inBaseWorkflow }) => inBaseWorkflow);
  const { crop } = input.image;
  const analysis = await inference.analyse(
    loaded.bytes,
    workflow.map(({ identity }) => identity.id),
    crop ? { crop } : undefined,
  );
  if (analysis.kind === 'unreadable') {
    const image = images.keepsCopies ? input.image : { ...input.image, file: null };
    return failed(image, statusOf(analysis.code, analysis.details), loaded.copy);
  }
  const { width, height, format } = analysis.info;
  const outputs = new Map<string, Data>();
  for (const { identity, versionId } of workflow) outputs.set(versionId, analysis.data.get(identity.id) ?? {});
  const image = { ...input.image, file: images.keepsCopies ? loaded.copy : null, width, height, format };
  return { finished: { status: statusOf(STATUS.inputSuccess), image, outputs }, copy: loaded.copy };
}

function failed(image: StoredImage, status: Status, copy: string | null): Outcome {
  return { finished: { status, image, outputs: new Map() }, copy };
}

type Loaded =
  | { readonly kind: 'loaded'; readonly bytes: Buffer; readonly copy: string | null }
  | { readonly kind: 'refused'; readonly status: Status };

async function load(input: StoredInput, { images, allowFetch }: ProcessingOptions): Promise<Loaded> {
  const { appId, id, image } = input;
  if (image.file !== null || image.local !== null) {
    const bytes = await images.read(image).catch(asLost);
    return Buffer.isBuffer(bytes) ? { kind: 'loaded', bytes, copy: image.file } : bytes;
  }
  const fetched = await fetchImage(image.url ?? '', { allowFetch });
  if (fetched.kind === 'refused') return fetched;
  const copy = images.keepsCopies ? await images.write(appId, id, fetched.format, fetched.bytes) : null;
  return { kind: 'loaded', bytes: fetched.bytes, copy };
}

/** Whoever added the input may add it again, if they still have its image. */
function asLost(error: unknown): { readonly kind: 'refused'; readonly status: Status } {
  if (!(error instanceof ImageGoneError)) throw error;
  return { kind: 'refused', status: statusOf(STATUS.tryAgain, error.message) };
}
