import type { Concept, Data, Region } from '../../wire/data.ts';
import { PUBLIC_MODELS } from '../../wire/public-models.ts';
import { FACE_DESCRIPTION_PACKAGE, FACE_DESCRIPTION_WEIGHTS } from '../vision/face-description-weights.ts';
import type { FaceDescription } from '../vision/face-description.ts';
import { FACE_WEIGHTS } from '../vision/weights.ts';
import { conceptId } from './concept-id.ts';
import { confidentFaces, faceRegion } from './face-region.ts';
import type { EngineModel } from './model.ts';

/** The net tells a hundred ages apart. */
const AGES = Array.from({ length: 100 }, (_, years) => String(years));
/** Less likely ages are left out, else each face would have a hundred. */
const MINIMUM_AGE_PROBABILITY = 0.01;

/**
 * How old each face looks, and whether masculine or feminine: one region per face with a score of at least 0.5.
 *
 * A region has the lists of 2017 below `face` and today's single list with `vocab_id`. Values are the net's own
 * probabilities: over the ages 0 to 99 (those of at least 0.01) and over the two genders. Ethnic appearance is not
 * guessed, so `multicultural_appearance` is missing. Served only where @vladmandic/human, which brings the weights, is
 * installed. Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export const demographicsModel: EngineModel = {
  identity: PUBLIC_MODELS.demographics,
  revision: 1,
  weights: FACE_WEIGHTS,
  packageWeights: FACE_DESCRIPTION_WEIGHTS,
  weightsPackage: FACE_DESCRIPTION_PACKAGE,
  conceptNames: [...AGES, 'masculine', 'feminine'],
  inBaseWorkflow: false,
  async predict(images, vision) {
    const answers = [];
    for (const image of images) {
      const regions: Region[] = [];
      for (const face of confidentFaces(await vision.faces(image))) {
        regions.push({ ...faceRegion(face), data: faceData(await vision.describeFace(image, face.box)) });
      }
      answers.push(regions.length === 0 ? {} : { regions });
    }
    return answers;
  },
};

function faceData({ ages, masculine }: FaceDescription): Data {
  const ageConcepts = concepts(
    [...ages]
      .map((value, years): Named => [String(years), value])
      .filter(([, value]) => value >= MINIMUM_AGE_PROBABILITY),
  );
  const genderConcepts = concepts([
    ['masculine', masculine],
    ['feminine', 1 - masculine],
  ]);
  return {
    face: { age_appearance: { concepts: ageConcepts }, gender_appearance: { concepts: genderConcepts } },
    concepts: [
      ...ageConcepts.map((concept) => ({ ...concept, vocab_id: 'age_appearance' })),
      ...genderConcepts.map((concept) => ({ ...concept, vocab_id: 'gender_appearance' })),
    ],
  };
}

type Named = readonly [name: string, value: number];

function concepts(named: readonly Named[]): readonly Concept[] {
  return named
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, value]) => ({ id: conceptId(name), name, value, app_id: 'main' }));
}
