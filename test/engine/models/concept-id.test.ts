import { describe, expect, it } from 'vitest';
import { conceptId } from '../../../src/engine/models/concept-id.ts';
import { ENGINE_MODELS } from '../../../src/engine/models/registry.ts';

describe('conceptId', () => {
  it("gives the service's own id where it is known", () => {
    expect(conceptId('train')).toBe('ai_HLmqFqBf');
    expect(conceptId('railway')).toBe('ai_fvlBqXZR');
  });

  it('gives other names an id of the same shape that never changes', () => {
    expect(conceptId('cat')).toMatch(/^ai_[0-9A-Za-z]{8}$/);
    expect(conceptId('cat')).toBe(conceptId('cat'));
    expect(conceptId('constructor')).toMatch(/^ai_[0-9A-Za-z]{8}$/);
  });

  it('gives no two concepts of the engine the same id', () => {
    const names = new Set(ENGINE_MODELS.flatMap(({ conceptNames }) => conceptNames));

    expect(new Set([...names].map(conceptId)).size).toBe(names.size);
  });
});
