import type { Data } from '../../wire/data.ts';
import type { EngineModel } from '../models/model.ts';
import { decodeImage, type DecodedImage, type View } from '../vision/decoded-image.ts';
import { UnreadableImageError } from '../vision/unreadable-image-error.ts';
import type { Vision } from '../vision/vision.ts';
import type { Analysis } from './inference.ts';
import { withShortNumbers } from './short-numbers.ts';

/** Decodes an image once and asks each model, in the worker's own thread. @throws Error when a model cannot run. */
export async function analyseImage(
  image: Uint8Array,
  view: View,
  models: readonly EngineModel[],
  vision: Vision,
): Promise<Analysis> {
  const decoded = await decodeImage(image, view).catch(asUnreadable);
  if ('kind' in decoded) {
    return decoded;
  }
  // All at once: while one model's net computes, the image is scaled for the others in threads of libuv.
  const answers = await Promise.all(
    models.map(async (model): Promise<[string, Data]> => [model.identity.id, await answer(model, decoded, vision)]),
  );
  return { kind: 'read', info: decoded.info, data: new Map(answers) };
}

function asUnreadable(error: unknown): Analysis & { readonly kind: 'unreadable' } {
  if (error instanceof UnreadableImageError) {
    return { kind: 'unreadable', code: error.code, details: error.message };
  }
  throw error;
}

async function answer(model: EngineModel, image: DecodedImage, vision: Vision): Promise<Data> {
  const [data] = await model.predict([image], vision);
  if (data === undefined) {
    throw new Error(`the model ${model.identity.name} gave no answer`);
  }
  return withShortNumbers(data);
}
