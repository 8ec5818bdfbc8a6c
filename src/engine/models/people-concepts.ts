import { area } from '../vision/box.ts';
import type { Detection } from '../vision/suppression.ts';
import { ramp, type ConceptScores } from './concept-scores.ts';

/** Everything that `peopleConcepts` can say. */
export const PEOPLE_CONCEPT_NAMES: readonly string[] = [
  'no person',
  'people',
  'person',
  'face',
  'portrait',
  'one',
  'two',
  'three',
  'group',
  'crowd',
];

/** Person detections below this are too often no people to be counted. */
const COUNTED_FROM = 0.3;
/** Faces below this are not believed, here as in face-v1.3: leaves and windows get up to 0.4. */
export const FACE_FROM = 0.5;
/** The detector reports nothing below this, so that nobody can be more certainly absent. */
const UNSEEN = 0.02;

/**
 * People, their number, and faces.
 *
 * - `person`, `people`: the best person or face; `no person` is its complement, at most 0.98.
 * - `one`, `two`, `three`, `group` (three and more), `crowd` (eight and more): the probability of that many people
 *   when each detection counts with its score; people or faces are counted, whichever are more.
 * - `portrait`: a face by its size, full from 3 % of the image's area, none below 0.5 %; faces share it, for a group
 *   is less of a portrait.
 */
export function peopleConcepts(objects: readonly Detection[], maybeFaces: readonly Detection[]): ConceptScores {
  const people = objects.filter(({ label }) => label === 'person');
  const faces = maybeFaces.filter(({ score }) => score >= FACE_FROM);
  const face = best(faces);
  const person = Math.max(best(people), face);
  const numbers = numberOfPeople(people, faces);
  const from = (count: number): number => numbers.slice(count).reduce((sum, value) => sum + value, 0);
  return new Map([
    ['no person', 1 - Math.max(person, UNSEEN)],
    ['people', person],
    ['person', person],
    ['face', face],
    ['portrait', portrait(faces)],
    ['one', numbers[1] ?? 0],
    ['two', numbers[2] ?? 0],
    ['three', numbers[3] ?? 0],
    ['group', from(3)],
    ['crowd', from(8)],
  ]);
}

function portrait(faces: readonly Detection[]): number {
  const likeness = faces.map(({ score, box }) => score * ramp(area(box), 0.005, 0.03));
  return Math.max(0, ...likeness) / Math.max(1, faces.length);
}

function best(detections: readonly Detection[]): number {
  return Math.max(0, ...detections.map(({ score }) => score));
}

/** Probability of 0, 1, 2, … people. */
function numberOfPeople(people: readonly Detection[], faces: readonly Detection[]): readonly number[] {
  const [more] = [people, faces]
    .map((found) => found.map(({ score }) => score).filter((score) => score >= COUNTED_FROM))
    .toSorted((one, other) => total(other) - total(one));
  return (more ?? []).reduce<readonly number[]>(withOneMore, [1]);
}

/** The distribution of a count after one more thing that is there with the probability `score`. */
function withOneMore(numbers: readonly number[], score: number): readonly number[] {
  return [...numbers, 0].map((value, count) => value * (1 - score) + (numbers[count - 1] ?? 0) * score);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
