import { describe, expect, it } from 'vitest';
import { HYPERNYMS } from '../../../src/engine/models/hypernyms.ts';
import { OBJECT_CONCEPT_NAMES, objectConcepts } from '../../../src/engine/models/object-concepts.ts';
import type { Detection } from '../../../src/engine/vision/suppression.ts';

const found = (label: string, score: number): Detection => ({
  label,
  score,
  box: { top: 0, left: 0, bottom: 1, right: 1 },
});

describe('objectConcepts', () => {
  it('gives an object the score of its best detection and its kinds the highest score of their objects', () => {
    const concepts = objectConcepts([found('cat', 0.9), found('cat', 0.4), found('dog', 0.3)]);

    expect(concepts.get('cat')).toBe(0.9);
    expect(concepts.get('animal')).toBe(0.9);
    expect(concepts.get('canine')).toBe(0.3);
    expect(concepts.has('vehicle')).toBe(false);
  });

  it('leaves people to others', () => {
    expect(objectConcepts([found('person', 0.9)]).size).toBe(0);
  });

  it('says nothing that it does not announce', () => {
    const all = objectConcepts(Object.keys(HYPERNYMS).map((label) => found(label, 1)));

    expect([...all.keys()].toSorted()).toEqual(OBJECT_CONCEPT_NAMES.toSorted());
  });

  it('knows the kinds of all objects but people', () => {
    expect(Object.keys(HYPERNYMS)).toHaveLength(79);
    expect(Object.values(HYPERNYMS).every((kinds) => kinds.length > 0)).toBe(true);
  });
});
