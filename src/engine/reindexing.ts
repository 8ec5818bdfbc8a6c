import { setImmediate } from 'node:timers/promises';

import type { Data } from '../wire/data.ts';
import { PUBLIC_MODELS } from '../wire/public-models.ts';
import type { EngineLog } from './guard/log.ts';
import { PredictionCancelledError } from './inference/inference-error.ts';
import type { Inference } from './inference/inference.ts';
import type { ServedModel } from './served-models.ts';
import { ImageGoneError } from './store/image-gone-error.ts';
import type { ImageFiles } from './store/image-files.ts';
import type { EngineStore, StoredInput } from './store/store.ts';

export interface ReindexingOptions {
  readonly store: EngineStore;
  readonly images: ImageFiles;
  readonly inference: Inference;
  readonly models: readonly ServedModel[];
  readonly log: EngineLog;
}

/** Brings stored inputs up to the models of today. */
export interface Reindexing {
  /** Resolves when all have been looked at, or it is closed. */
  settled(): Promise<void>;
  /** Stops after the input in work; the next start goes on. */
  close(): Promise<void>;
}

/** Searches read what these have said of every input. */
const SEARCHED: ReadonlySet<string> = new Set([PUBLIC_MODELS.general.id, PUBLIC_MODELS.generalEmbedding.id]);

/**
 * Shows processed inputs to the general model and the general embedding where the present version of them has not seen
 * them: after the model was replaced, or given back. In the background and one at a time, so that new inputs go first.
 *
 * What earlier versions said stays in the store; it is never compared with what the present ones say.
 */
export function startReindexing(options: ReindexingOptions): Reindexing {
  const { store } = options;
  const searched = options.models.filter(({ identity }) => SEARCHED.has(identity.id));
  const versionIds = searched.map(({ versionId }) => versionId).toSorted();
  let isClosing = false;
  let count = 0;
  let failures = 0;
  const lookAgain = async (input: StoredInput): Promise<void> => {
    if (count === 0) options.log.debug({ from: input.id }, 'looking at stored inputs again');
    count += 1;
    if (!(await reindex(input, searched, options))) failures += 1;
  };
  const work = async (): Promise<void> => {
    if (String(store.indexedWith()) === String(versionIds)) return;
    // Inputs that come from now on are shown to the present versions only.
    store.noteIndexedWith([]);
    for (const inputs of store.outdatedInputs(versionIds)) {
      for (const input of inputs) {
        if (isClosing) break;
        await lookAgain(input);
      }
      // Whoever asks the engine something goes first.
      await setImmediate();
      if (isClosing) break;
    }
    if (!isClosing && failures === 0) store.noteIndexedWith(versionIds);
    if (count > 0) options.log.debug({ inputs: count }, 'looked at stored inputs again');
  };
  const done = work().catch((error: unknown) => {
    // The next start goes on.
    if (!(error instanceof PredictionCancelledError)) throw error;
  });
  return {
    settled: async () => done,
    async close() {
      isClosing = true;
      await done;
    },
  };
}

/**
 * False when the input cannot be read now: the next start looks for its image again.
 *
 * @throws PredictionCancelledError when the engine is stopping.
 */
async function reindex(
  input: StoredInput,
  models: readonly ServedModel[],
  options: ReindexingOptions,
): Promise<boolean> {
  const { store, images, inference, log } = options;
  const { appId, id, image } = input;
  if (image.file === null && image.local === null) return true;
  try {
    const missing = models.filter(({ versionId }) => !store.output(appId, id, versionId));
    const ids = missing.map(({ identity }) => identity.id);
    const crop = image.crop ? { crop: image.crop } : undefined;
    const analysis = await inference.analyse(await images.read(image), ids, crop);
    if (analysis.kind === 'unreadable') throw new Error(analysis.details);
    const now = store.input(appId, id);
    // Deleted meanwhile, and perhaps added anew.
    if (now?.image.file !== image.file || now.createdAt !== input.createdAt) return true;
    const outputs = missing.map(({ identity, versionId }): [string, Data] => [
      versionId,
      analysis.data.get(identity.id) ?? {},
    ]);
    store.finishInput(appId, id, { status: now.status, image: now.image, outputs: new Map(outputs) });
    return true;
  } catch (error) {
    if (error instanceof PredictionCancelledError) throw error;
    const level = error instanceof ImageGoneError ? 'debug' : 'error';
    log[level](
      { input: id, problem: error instanceof Error ? error.message : String(error) },
      'input not looked at again',
    );
    return false;
  }
}
