import type { Concept } from '../../wire/data.ts';
import type { ConceptScores } from './concept-scores.ts';
import { conceptId } from './concept-id.ts';

/**
 * Scores as concepts of the public models, descending by value.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export function publicConcepts(scores: ConceptScores): readonly Concept[] {
  return [...scores]
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, value]) => ({ id: conceptId(name), name, value, app_id: 'main' }));
}
