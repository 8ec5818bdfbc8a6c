import { STATUS } from '../../wire/status.ts';
import type { Status } from '../../wire/status.ts';
import { statusOf } from '../status.ts';
import type { FinishedTraining, ModelConcept, StoredVersion } from '../store/model-store.ts';
import { crossValidate } from './cross-validate.ts';
import { fitClassifier } from './fit.ts';
import { gatherImages } from './gather.ts';
import type { GatherOptions } from './gather.ts';
import { inSlices } from './in-slices.ts';
import type { LabelledImage } from './labelled-image.ts';

/** How a training ended. */
export type Trained =
  | { readonly kind: 'trained'; readonly training: FinishedTraining }
  | { readonly kind: 'failed'; readonly status: Status };

/**
 * Trains a version with what the app's inputs are labelled with now.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function trainVersion(
  version: StoredVersion,
  options: GatherOptions,
  signal: AbortSignal,
): Promise<Trained> {
  const { concepts, settings } = version;
  const { images, inputIds } = await gatherImages(version, options, signal);
  const refusal = refusalOf(version, images, inputIds.length);
  if (refusal) return { kind: 'failed', status: refusal };

  const how = { ...settings, conceptCount: concepts.length };
  const evaluation = await inSlices(crossValidate(images, how), signal);
  const { parameters } = await inSlices(fitClassifier(images, how), signal);
  const training = {
    status: statusOf(STATUS.modelTrained),
    completedAt: new Date().toISOString(),
    inputCount: inputIds.length,
    inputIds,
    evaluation: evaluation ?? null,
    embeddingVersionId: options.embedding.versionId,
    parameters,
  };
  return { kind: 'trained', training };
}

/**
 * Why nothing can be learnt.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status_code.proto and
 * https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
function refusalOf(
  { concepts, settings }: StoredVersion,
  images: readonly LabelledImage[],
  labelledCount: number,
): Status | undefined {
  if (settings.exclusive && concepts.length < 2) {
    return statusOf(STATUS.modelSingleClass, 'Mutually exclusive concepts need at least two of them in the model.');
  }
  if (labelledCount === 0) {
    return statusOf(
      STATUS.modelNoData,
      `No processed input is labelled with ${listed(concepts)}; add these concepts to inputs.`,
    );
  }
  const has = (label: 0 | 1, index: number): boolean => images.some(({ labels }) => labels[index] === label);
  const unshown = concepts.filter((_, index) => !has(1, index));
  if (unshown.length > 0) {
    return statusOf(STATUS.modelNoPositives, `No processed input has ${listed(unshown)} with value 1.`);
  }
  const everywhere = concepts.filter((_, index) => images.every(({ labels }) => labels[index] === 1));
  if (settings.closed && !settings.exclusive && everywhere.length > 0) {
    return statusOf(
      STATUS.modelInsufficientData,
      `Every labelled input has ${listed(everywhere)}; in a closed environment a concept needs inputs without it.`,
    );
  }
  return undefined;
}

function listed(concepts: readonly ModelConcept[]): string {
  return concepts.map(({ id }) => `"${id}"`).join(', ');
}
