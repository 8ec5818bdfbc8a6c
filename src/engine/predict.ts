import type { Data } from '../wire/data.ts';
import type { Input } from '../wire/input.ts';
import { STATUS } from '../wire/status.ts';
import type { Status } from '../wire/status.ts';
import { fetchImage } from './fetch-image.ts';
import type { Crop, Inference } from './inference/inference.ts';
import { readImage } from './read-image.ts';
import { hostedInput } from './routes/input-object.ts';
import type { LocalReferences } from './local-references.ts';
import type { ServedModel } from './served-models.ts';
import { statusOf } from './status.ts';
import { ImageGoneError } from './store/image-gone-error.ts';
import type { ImageFiles } from './store/image-files.ts';
import { readLocalImage } from './store/local-image.ts';
import type { LocalImage } from './store/local-image.ts';
import type { EngineStore, StoredInput } from './store/store.ts';

/** What a model says of an image, or why it says nothing. */
export type Predicted =
  | { readonly kind: 'predicted'; readonly data: Data }
  | { readonly kind: 'refused'; readonly status: Status };

/** What predictions of stored inputs take. */
export interface StoredPredictOptions {
  readonly store: EngineStore;
  readonly images: ImageFiles;
  readonly inference: Inference;
}

export interface PredictOptions extends StoredPredictOptions {
  readonly references: LocalReferences;
  readonly allowFetch: ReadonlySet<string>;
  /** By which the client reaches the engine: its own images need not be fetched. */
  readonly origin?: string;
}

/** Asks a model about the image of an input in a request: bytes, a file, an address, or that of a stored input. */
export async function predict(input: Partial<Input>, model: ServedModel, options: PredictOptions): Promise<Predicted> {
  const [predicted] = await predictAll(input, [model], options);
  return predicted!;
}

/** As `predict`, of several models, in their order: the image is fetched and decoded once for all of them. */
export async function predictAll(
  input: Partial<Input>,
  models: readonly ServedModel[],
  options: PredictOptions,
): Promise<readonly Predicted[]> {
  const image = readImage(input.data?.image, options.references);
  if (image.kind === 'refused') return refuseAll(models, image.status);
  if (image.kind === 'bytes') return analyse(image.bytes, image.crop, models, options);
  if (image.kind === 'local') return analyseLocal(image.local, image.crop, models, options);

  const hosted = hostedInput(image.url, options.origin);
  const stored = hosted && options.store.input(hosted.appId, hosted.id);
  if (stored) return predictAllStored(stored, image.crop, models, options);
  const fetched = await fetchImage(image.url, options);
  if (fetched.kind === 'refused') return refuseAll(models, fetched.status);
  return analyse(fetched.bytes, image.crop, models, options);
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
  options: StoredPredictOptions,
): Promise<Predicted> {
  const [predicted] = await predictAllStored(stored, crop, [model], options);
  return predicted!;
}

async function predictAllStored(
  stored: StoredInput,
  crop: Crop | null,
  models: readonly ServedModel[],
  options: StoredPredictOptions,
): Promise<readonly Predicted[]> {
  const known = models.map(({ versionId }) =>
    crop ? undefined : options.store.output(stored.appId, stored.id, versionId),
  );
  const unknown = models.filter((_, index) => !known[index]);
  const asked = unknown.length === 0 ? [] : await analyseStored(stored, crop, unknown, options);
  const byModel = new Map(unknown.map((model, index) => [model, asked[index]!]));
  return models.map((model, index) => {
    const data = known[index];
    return data ? { kind: 'predicted', data } : byModel.get(model)!;
  });
}

async function analyseStored(
  { image, status }: StoredInput,
  crop: Crop | null,
  models: readonly ServedModel[],
  options: StoredPredictOptions,
): Promise<readonly Predicted[]> {
  const read = await bytesOr(STATUS.inputFailed, options.images.read(image));
  if (Buffer.isBuffer(read)) return analyse(read, crop ?? image.crop, models, options);
  // Why it failed says more than that there is no image.
  const isFailed = status.code !== STATUS.inputSuccess;
  return refuseAll(models, isFailed ? statusOf(STATUS.inputFailed, status.details) : read);
}

async function analyseLocal(
  local: LocalImage,
  crop: Crop | null,
  models: readonly ServedModel[],
  options: StoredPredictOptions,
): Promise<readonly Predicted[]> {
  const read = await bytesOr(STATUS.tryAgain, readLocalImage(local));
  return Buffer.isBuffer(read) ? analyse(read, crop, models, options) : refuseAll(models, read);
}

/** A status with this code, and the reason, when the image is gone. */
async function bytesOr(code: number, bytes: Promise<Buffer>): Promise<Buffer | Status> {
  return bytes.catch((error: unknown) => {
    if (!(error instanceof ImageGoneError)) throw error;
    return statusOf(code, error.message);
  });
}

function refuseAll(models: readonly ServedModel[], status: Status): readonly Predicted[] {
  return models.map(() => ({ kind: 'refused', status }));
}

async function analyse(
  bytes: Uint8Array,
  crop: Crop | null,
  models: readonly ServedModel[],
  { inference }: StoredPredictOptions,
): Promise<readonly Predicted[]> {
  const ids = [...new Set(models.map(({ identity }) => identity.id))];
  const analysis = await inference.analyse(bytes, ids, crop ? { crop } : undefined);
  if (analysis.kind === 'unreadable') return refuseAll(models, statusOf(analysis.code, analysis.details));
  return models.map(({ identity }) => ({ kind: 'predicted', data: analysis.data.get(identity.id) ?? {} }));
}
