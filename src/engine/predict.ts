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
  const [predicted] = await predictAll(input, [model], options);
  return predicted!;
}

/** As `predict`, of several models, in their order: the image is fetched and decoded once for all of them. */
export async function predictAll(
  input: Partial<Input>,
  models: readonly ServedModel[],
  options: PredictOptions,
): Promise<readonly Predicted[]> {
  const image = readImage(input.data?.image);
  if (image.kind === 'refused') return models.map(() => image);
  if (image.kind === 'bytes') return analyse(image.bytes, image.crop, models, options);

  const hosted = hostedInput(image.url, options.origin);
  const stored = hosted && options.store.input(hosted.appId, hosted.id);
  if (stored) return predictAllStored(stored, image.crop, models, options);
  const fetched = await fetchImage(image.url, options);
  if (fetched.kind === 'refused') return models.map(() => fetched);
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
  options: Omit<PredictOptions, 'allowFetch'>,
): Promise<Predicted> {
  const [predicted] = await predictAllStored(stored, crop, [model], options);
  return predicted!;
}

async function predictAllStored(
  stored: StoredInput,
  crop: Crop | null,
  models: readonly ServedModel[],
  options: Omit<PredictOptions, 'allowFetch'>,
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
  options: Omit<PredictOptions, 'allowFetch'>,
): Promise<readonly Predicted[]> {
  if (image.file === null) {
    const refused = { kind: 'refused', status: statusOf(STATUS.inputFailed, status.details) } as const;
    return models.map(() => refused);
  }
  return analyse(await options.images.read(image.file), crop ?? image.crop, models, options);
}

async function analyse(
  bytes: Uint8Array,
  crop: Crop | null,
  models: readonly ServedModel[],
  { inference }: Pick<PredictOptions, 'inference'>,
): Promise<readonly Predicted[]> {
  const ids = [...new Set(models.map(({ identity }) => identity.id))];
  const analysis = await inference.analyse(bytes, ids, crop ? { crop } : undefined);
  if (analysis.kind === 'unreadable') {
    const refused = { kind: 'refused', status: statusOf(analysis.code, analysis.details) } as const;
    return models.map(() => refused);
  }
  return models.map(({ identity }) => ({ kind: 'predicted', data: analysis.data.get(identity.id) ?? {} }));
}
