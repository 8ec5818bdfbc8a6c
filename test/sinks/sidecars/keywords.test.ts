import { describe, expect, it } from 'vitest';

import { keywordsOf } from '../../../src/sinks/sidecars/keywords.ts';
import { failedRecord, okRecord } from '../../support/records.ts';
import { recordedImage } from '../../support/recorded-images.ts';

const box = { top: 0, left: 0, bottom: 1, right: 1 };
const concept = (name: string, value: number): { id: string; name: string; value: number } => ({
  id: name,
  name,
  value,
});

describe('the keywords of an image', () => {
  it('are the sure concepts of the image and its regions, each once, the surest first', () => {
    const general = okRecord('a.jpg', {
      concepts: [concept('dog', 0.9), concept('grass', 0.95), concept('cat', 0.89)],
    });
    const detector = okRecord('a.jpg', {
      regions: [{ id: 'r', box, concepts: [concept('dog', 0.99)] }],
      colors: [{ hex: '#fe0000', w3c: { hex: '#ff0000', name: 'Red' }, value: 1 }],
    });

    const keywords = keywordsOf(recordedImage(general, detector, failedRecord('a.jpg')), {
      minValue: 0.9,
      root: '',
      withPictureConcepts: false,
    });

    expect(keywords.map(({ name, value }) => [name, value])).toEqual([
      ['dog', '0.9900'],
      ['grass', '0.9500'],
    ]);
  });

  it('are composed characters on one line, without what XML cannot hold', () => {
    const concepts = [concept('cafe\u0301\n\u0000 bar ', 1), concept('\u0007', 1)];

    const keywords = keywordsOf(recordedImage(okRecord('a.jpg', { concepts })), {
      minValue: 0,
      root: '',
      withPictureConcepts: false,
    });

    expect(keywords.map(({ name }) => name)).toEqual(['caf\u00E9 bar']);
  });

  it('are not what is said of the picture as such, unless that is asked for', () => {
    const concepts = [
      concept('dog', 1),
      concept('No Person', 0.99),
      concept('monochrome', 0.98),
      concept('blur', 0.97),
    ];
    const namesOf = (withPictureConcepts: boolean): readonly string[] =>
      keywordsOf(recordedImage(okRecord('a.jpg', { concepts })), { minValue: 0, root: '', withPictureConcepts }).map(
        ({ name }) => name,
      );

    expect(namesOf(false)).toEqual(['dog']);
    expect(namesOf(true)).toEqual(['dog', 'No Person', 'monochrome', 'blur']);
  });
});
