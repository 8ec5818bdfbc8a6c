import type { Data } from '../wire/data.ts';
import type { Input } from '../wire/input.ts';
import { STATUS } from '../wire/status.ts';
import type { Status } from '../wire/status.ts';
import { fetchImage } from './fetch-image.ts';
import type { Crop, Inference } from './inference/inference.ts';
import { readImage } from './read-image.ts';
import { hostedInput } from './routes/input-object.ts';
import type { ServedModel } from './served-models.ts';
import { statusOf } from './status.ts';
import type { ImageFiles } from './store/image-files.ts';
import type { EngineStore, StoredInput } from './store/store.ts';

/** What a model says of an image, or why it says nothing. */
export type Predicted =
  | { readonly kind: 'predicted'; readonly data: Data }
  | { readonly kind: 'refused'; readonly status: Status };

export interface PredictOptions {
  readonly store: EngineStore;
  readonly images: ImageFiles;
  readonly inference: Inference;
  readonly allowFetch: ReadonlySet<string>;
  /** By which the client reaches the engine: its own images need not be fetched. */
  readonly origin?: string;
}

/** Asks a model about the image of an input in a request: bytes, an address, or the hosted address of a stored input. */
export async function predict(input: Partial<Input>, model: ServedModel, options: PredictOptions): Promise<Predicted> {
  const image = readImage(input.data?.image);
  if (image.kind === 'refused') return image;
  if (image.kind === 'bytes') return analyse(image.bytes, image.crop, model, options);

  const hosted = hostedInput(image.url, options.origin);
  const stored = hosted && options.store.input(hosted.appId, hosted.id);
  if (stored) return predictStored(stored, image.crop, model, options);
  const fetched = await fetchImage(image.url, options);
  if (fetched.kind === 'refused') return fetched;
  return analyse(fetched.bytes, image.crop, model, options);
}

/**
 * Asks a model about a stored input: what it said when the input was processed, or else now.
 *
 * @param crop instead of the input's own; null for that.
 */
export async function predictStored(
  stored: StoredInput,
  crop: Crop | null,
  model: ServedModel,
  options: Omit<PredictOptions, 'allowFetch'>,
): Promise<Predicted> {
  const known = crop ? undefined : options.store.output(stored.appId, stored.id, model.versionId);
  if (known) return { kind: 'predicted', data: known };
  if (stored.image.file === null) {
    return { kind: 'refused', status: statusOf(STATUS.inputFailed, stored.status.details) };
  }
  return analyse(await options.images.read(stored.image.file), crop ?? stored.image.crop, model, options);
}

async function analyse(
  bytes: Uint8Array,
  crop: Crop | null,
  model: ServedModel,
  { inference }: Pick<PredictOptions, 'inference'>,
): Promise<Predicted> {
  const analysis = await inference.analyse(bytes, [model.identity.id], crop ? { crop } : undefined);
  if (analysis.kind === 'unreadable') return { kind: 'refused', status: statusOf(analysis.code, analysis.details) };
  return { kind: 'predicted', data: analysis.data.get(model.identity.id) ?? {} };
}
