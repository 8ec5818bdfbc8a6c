import type { Detection } from '../vision/suppression.ts';
import type { ConceptScores } from './concept-scores.ts';
import { strongest } from './concept-scores.ts';
import { HYPERNYMS } from './hypernyms.ts';

/** Everything that `objectConcepts` can say. */
export const OBJECT_CONCEPT_NAMES: readonly string[] = [
  ...new Set(Object.entries(HYPERNYMS).flatMap(([object, kinds]) => [displayName(object), ...kinds])),
];

/**
 * The objects found and what they are kinds of.
 *
 * An object has the score of its best detection. A kind has the highest value among its objects: whatever the
 * dependence between the scores, "an animal" is at least as probable as "a cat", while 1 − Π(1 − p) would count the
 * faint scores that one thing gets in many classes as if they were many things. People are `peopleConcepts`' work.
 */
export function objectConcepts(detections: readonly Detection[]): ConceptScores {
  return strongest(
    detections.map(({ label, score }) => {
      const kinds = HYPERNYMS[label];
      return new Map(kinds === undefined ? [] : [displayName(label), ...kinds].map((name) => [name, score]));
    }),
  );
}

/** Where the class of the detector is not the word that people use; `mouse` and `remote` are spoken of in full. */
function displayName(label: string): string {
  const names: Readonly<Record<string, string>> = {
    tv: 'television',
    mouse: 'computer mouse',
    remote: 'remote control',
    keyboard: 'computer keyboard',
    'hair drier': 'hair dryer',
  };
  return names[label] ?? label;
}
