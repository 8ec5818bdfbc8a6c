import type { Data } from '../../wire/data.ts';
import { PUBLIC_MODELS, type PublicModelIdentity } from '../../wire/public-models.ts';
import type { EngineModel } from '../models/model.ts';
import type { DecodedImage } from '../vision/decoded-image.ts';
import type { Network } from '../vision/network.ts';
import { classify } from './classifier.ts';
import type { ModelDescription } from './description.ts';
import { detect } from './detector.ts';
import { embed } from './embedder.ts';

/** Makes a model of the engine of what a manifest describes; its faults name the manifest. */
export function addedModel(description: ModelDescription): EngineModel {
  return {
    identity: identityOf(description),
    revision: 1,
    weights: [],
    conceptNames: description.kind === 'embedder' ? [] : namesOf(description.labels),
    inBaseWorkflow: description.inBaseWorkflow,
    async predict(images, vision) {
      try {
        const network = await vision.network(description.weights);
        return await Promise.all(images.map(async (image) => answer(image, network, description)));
      } catch (cause) {
        const problem = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`${description.manifest}: ${problem}`, { cause });
      }
    },
  };
}

async function answer(image: DecodedImage, network: Network, description: ModelDescription): Promise<Data> {
  switch (description.kind) {
    case 'classifier':
      return classify(image, network, description);
    case 'embedder':
      return embed(image, network, description);
    case 'detector':
      return detect(image, network, description);
  }
}

/**
 * Types in the words of 2017 and of today.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
const TYPES = {
  classifier: { type: 'concept', typeExt: 'concept', modelTypeId: 'visual-classifier' },
  embedder: { type: 'embed', typeExt: 'embed', modelTypeId: 'visual-embedder' },
  detector: { type: 'concept', typeExt: 'detection', modelTypeId: 'visual-detector' },
} as const;

/** Who a model is: itself, or the one whose place it takes. */
export function identityOf({ id, name, kind, replaces }: ModelDescription): PublicModelIdentity {
  if (replaces === 'general') return PUBLIC_MODELS.general;
  if (replaces === 'general-embedding') return PUBLIC_MODELS.generalEmbedding;
  return { id, name, slug: id, ...TYPES[kind] };
}

function namesOf(labels: readonly (string | null)[]): readonly string[] {
  return [...new Set(labels.filter((label) => label !== null))];
}
