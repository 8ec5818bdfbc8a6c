import type { Concept } from '../../wire/data.ts';
import { PUBLIC_MODELS } from '../../wire/public-models.ts';
import type { DecodedImage } from '../vision/decoded-image.ts';
import { FACE_WEIGHTS, OBJECT_WEIGHTS } from '../vision/weights.ts';
import type { Vision } from '../vision/vision.ts';
import { APPEARANCE_CONCEPT_NAMES, appearanceConcepts } from './appearance-concepts.ts';
import { strongest } from './concept-scores.ts';
import type { EngineModel } from './model.ts';
import { OBJECT_CONCEPT_NAMES, objectConcepts } from './object-concepts.ts';
import { PEOPLE_CONCEPT_NAMES, peopleConcepts } from './people-concepts.ts';
import { publicConcepts } from './public-concepts.ts';

/** Concepts below this are noise of the detector. */
const MINIMUM_VALUE = 0.1;

/**
 * What is in an image: 80 everyday objects and what they are kinds of, people and faces, light and colour.
 *
 * Every value comes from the scores of two detectors or from pixel statistics; values below 0.1 are left out.
 * The model is blind to scenery, activities and everything else that is none of the 80 objects (a mountain, a market,
 * an octopus): for such a photo it says what the light is like and whether people are there, no more.
 */
export const generalModel: EngineModel = {
  identity: PUBLIC_MODELS.general,
  revision: 2,
  weights: [...OBJECT_WEIGHTS, ...FACE_WEIGHTS],
  conceptNames: [...new Set([...PEOPLE_CONCEPT_NAMES, ...OBJECT_CONCEPT_NAMES, ...APPEARANCE_CONCEPT_NAMES])],
  inBaseWorkflow: true,
  async predict(images, vision) {
    const answers = [];
    for (const image of images) {
      answers.push({ concepts: await concepts(image, vision) });
    }
    return answers;
  },
};

async function concepts(image: DecodedImage, vision: Vision): Promise<readonly Concept[]> {
  const objects = await vision.objects(image);
  const faces = await vision.faces(image);
  const scores = strongest([
    objectConcepts(objects),
    peopleConcepts(objects, faces),
    appearanceConcepts(vision.statistics(image), image.info),
  ]);
  return publicConcepts(new Map([...scores].filter(([, value]) => value >= MINIMUM_VALUE)));
}
