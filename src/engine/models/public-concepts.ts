import type { Concept } from '../../wire/data.ts';
import type { ConceptScores } from './concept-scores.ts';
import { conceptId } from './concept-id.ts';

/** Scores as concepts of the public models, descending by value. Source: wire reference, section 8.3. */
export function publicConcepts(scores: ConceptScores): readonly Concept[] {
  return [...scores]
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, value]) => ({ id: conceptId(name), name, value, app_id: 'main' }));
}
