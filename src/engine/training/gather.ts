import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

import type { Concept } from '../../wire/data.ts';
import { predictStored } from '../predict.ts';
import type { StoredPredictOptions } from '../predict.ts';
import type { ServedModel } from '../served-models.ts';
import type { StoredVersion } from '../store/model-store.ts';
import type { StoredInput } from '../store/store.ts';
import { vectorIn } from './embedding.ts';
import type { LabelledImage } from './labelled-image.ts';

export interface GatherOptions extends StoredPredictOptions {
  /** The model that makes the vectors. */
  readonly embedding: ServedModel;
}

export interface Gathered {
  readonly images: readonly LabelledImage[];
  /** Ids of those that are labelled. */
  readonly inputIds: readonly string[];
}

/** Unlabelled inputs that a training looks at: enough to know what the app's other images are like. */
const MAX_UNLABELLED = 1000;

/**
 * Collects what a version is trained with: the inputs that are labelled with its concepts and, in an open environment,
 * up to 1000 others. Inputs that could not be processed are left out.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function gatherImages(
  version: StoredVersion,
  options: GatherOptions,
  signal: AbortSignal,
): Promise<Gathered> {
  const { appId, concepts, settings } = version;
  const labelled = options.store.models.labelledInputs(appId, concepts);
  const others = settings.closed ? [] : unlabelledIds(appId, labelled, options);
  const images: LabelledImage[] = [];
  const inputIds: string[] = [];
  for (const input of labelled) {
    const vector = await vectorOf(input, options, signal);
    if (!vector) continue;
    images.push({ vector, labels: concepts.map(({ id }) => labelOf(id, input.data.concepts ?? [])) });
    inputIds.push(input.id);
  }
  for (const id of others) {
    const input = options.store.input(appId, id);
    const vector = input && (await vectorOf(input, options, signal));
    if (vector) images.push({ vector, labels: concepts.map(() => null) });
  }
  return { images, inputIds };
}

async function vectorOf(
  input: StoredInput,
  { embedding, ...options }: GatherOptions,
  signal: AbortSignal,
): Promise<Float32Array | undefined> {
  await setImmediate();
  signal.throwIfAborted();
  const predicted = await predictStored(input, null, embedding, options);
  return predicted.kind === 'predicted' ? vectorIn(predicted.data) : undefined;
}

/** Chosen by the hash of their ids: any order of uploads gives the same ones. */
function unlabelledIds(appId: string, labelled: readonly StoredInput[], { store }: GatherOptions): readonly string[] {
  const labelledIds = new Set(labelled.map(({ id }) => id));
  const hashed = store.models
    .processedInputIds(appId)
    .filter((id) => !labelledIds.has(id))
    .map((id) => ({ id, hash: createHash('sha256').update(id).digest('hex') }))
    .toSorted((one, other) => (one.hash < other.hash ? -1 : 1));
  return hashed.slice(0, MAX_UNLABELLED).map(({ id }) => id);
}

/**
 * An absent value means present.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
function labelOf(conceptId: string, concepts: readonly Concept[]): 0 | 1 | null {
  const concept = concepts.find(({ id }) => id === conceptId);
  if (!concept) return null;
  return Number(concept.value ?? 1) >= 0.5 ? 1 : 0;
}
