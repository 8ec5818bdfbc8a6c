import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PEOPLE_CONCEPT_NAMES, peopleConcepts } from '../../../src/engine/models/people-concepts.ts';
import type { Detection } from '../../../src/engine/vision/suppression.ts';

const person = (score: number): Detection => ({
  label: 'person',
  score,
  box: { top: 0.1, left: 0.1, bottom: 0.9, right: 0.4 },
});

const face = (score: number, side: number): Detection => ({
  label: 'face',
  score,
  box: { top: 0, left: 0, bottom: side, right: side },
});

const cat: Detection = { ...person(0.9), label: 'cat' };

const score = fc.double({ min: 0.05, max: 1, noNaN: true });

describe('peopleConcepts', () => {
  it('says "no person" where none is found, but never with certainty', () => {
    const concepts = peopleConcepts([cat], []);

    expect(concepts.get('no person')).toBeCloseTo(0.98);
    expect(concepts.get('person')).toBe(0);
    expect(concepts.get('one')).toBe(0);
  });

  it('counts with the scores: two likely people are two, perhaps one', () => {
    const concepts = peopleConcepts([person(0.9), person(0.8)], []);

    expect(concepts.get('two')).toBeCloseTo(0.72);
    expect(concepts.get('one')).toBeCloseTo(0.9 * 0.2 + 0.1 * 0.8);
    expect(concepts.get('group')).toBe(0);
  });

  it('counts faces where bodies are not seen', () => {
    const concepts = peopleConcepts([], [face(0.9, 0.2), face(0.9, 0.2), face(0.9, 0.2)]);

    expect(concepts.get('three')).toBeCloseTo(0.729);
    expect(concepts.get('group')).toBeCloseTo(0.729);
  });

  it('calls a large face a portrait and a small one not', () => {
    expect(peopleConcepts([], [face(0.9, 0.3)]).get('portrait')).toBeCloseTo(0.9);
    expect(peopleConcepts([], [face(0.9, 0.05)]).get('portrait')).toBe(0);
  });

  it('gives probabilities for the names it announces: person and no person are complements, numbers exclude each other', () => {
    const found = fc.tuple(
      fc.array(score.map(person), { maxLength: 12 }),
      fc.array(score.map((value) => face(value, 0.2))),
    );

    fc.assert(
      fc.property(found, ([people, faces]) => {
        const concepts = peopleConcepts(people, faces);
        const value = (name: string): number => concepts.get(name)!;

        expect([...concepts.keys()].toSorted()).toEqual(PEOPLE_CONCEPT_NAMES.toSorted());
        expect([...concepts.values()].every((one) => one >= 0 && one <= 1 + 1e-9)).toBe(true);
        expect(value('no person') + Math.max(0.02, value('person'))).toBeCloseTo(1);
        expect(value('one') + value('two') + value('group')).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
