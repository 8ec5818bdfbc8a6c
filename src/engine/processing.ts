import pLimit from 'p-limit';

import type { Data } from '../wire/data.ts';
import { STATUS } from '../wire/status.ts';
import type { FetchOptions } from './fetch-image.ts';
import { fetchImage } from './fetch-image.ts';
import type { Inference } from './inference/inference.ts';
import type { ServedModel } from './served-models.ts';
import { statusOf } from './status.ts';
import type { ImageFiles } from './store/image-files.ts';
import type { EngineStore, StoredImage, StoredInput } from './store/store.ts';

export interface ProcessingOptions extends FetchOptions {
  readonly store: EngineStore;
  readonly images: ImageFiles;
  readonly inference: Inference;
  readonly models: readonly ServedModel[];
  /** Inputs in work at once. */
  readonly concurrency: number;
}

/** Takes added inputs through the base workflow, in the background. */
export interface Processing {
  /** Inputs are taken up in the order in which they are enqueued. */
  enqueue(inputs: readonly StoredInput[]): void;
  /** Drops what waits (a restart takes it up again) and ends when nothing is in work any more. */
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

  const enqueue = (inputs: readonly StoredInput[]): void => {
    for (const input of inputs) {
      void limit(async () => {
        const work = process(input, options);
        inWork.add(work);
        await work.finally(() => inWork.delete(work));
      });
    }
  };
  enqueue(options.store.unfinishedInputs());

  return {
    enqueue,
    async close() {
      limit.clearQueue();
      await Promise.allSettled(inWork);
    },
  };
}

async function process(input: StoredInput, options: ProcessingOptions): Promise<void> {
  const { store } = options;
  const { appId, id } = input;
  try {
    // It may have been deleted while it waited.
    if (!store.input(appId, id)) return;
    store.setStatus(appId, id, statusOf(STATUS.inputInProgress));
    await analyse(input, options);
  } catch (error) {
    // Not the image's fault: the next start of the engine takes it up again.
    const message = error instanceof Error ? error.message : String(error);
    store.setStatus(appId, id, statusOf(STATUS.internal, `The engine failed on this input: ${message}`));
  }
}

async function analyse(input: StoredInput, options: ProcessingOptions): Promise<void> {
  const { store, inference, models } = options;
  const { appId, id } = input;
  const loaded = await load(input, options);
  if (loaded.kind === 'refused') return store.setStatus(appId, id, loaded.status);

  const workflow = models.filter(({ inBaseWorkflow }) => inBaseWorkflow);
  const { crop } = input.image;
  const analysis = await inference.analyse(
    loaded.bytes,
    workflow.map(({ identity }) => identity.id),
    crop ? { crop } : undefined,
  );
  if (analysis.kind === 'unreadable') {
    return store.setStatus(appId, id, statusOf(analysis.code, analysis.details));
  }
  const { width, height, format } = analysis.info;
  const outputs = new Map<string, Data>();
  for (const { identity, versionId } of workflow) outputs.set(versionId, analysis.data.get(identity.id) ?? {});
  const image = { ...loaded.image, width, height, format };
  store.finishInput(appId, id, { status: statusOf(STATUS.inputSuccess), image, outputs });
}

type Loaded =
  | { readonly kind: 'loaded'; readonly bytes: Buffer; readonly image: StoredImage }
  | { readonly kind: 'refused'; readonly status: ReturnType<typeof statusOf> };

async function load(input: StoredInput, { images, allowFetch }: ProcessingOptions): Promise<Loaded> {
  const { appId, id, image } = input;
  if (image.file !== null) return { kind: 'loaded', bytes: await images.read(image.file), image };
  const fetched = await fetchImage(image.url ?? '', { allowFetch });
  if (fetched.kind === 'refused') return fetched;
  const file = await images.write(appId, id, fetched.format, fetched.bytes);
  return { kind: 'loaded', bytes: fetched.bytes, image: { ...image, file, format: fetched.format } };
}
