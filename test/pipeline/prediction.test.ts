import { describe, expect, it } from 'vitest';

import { toPrediction } from '../../src/pipeline/prediction.ts';

describe('toPrediction', () => {
  it('reads concepts; a missing value means present', () => {
    const data = { concepts: [{ id: 'ai_1', name: 'boat', value: 0.98 }, { id: 'car', value: false }, { id: 'lake' }] };

    expect(toPrediction(data, 'concept')).toEqual({
      concepts: [
        { id: 'ai_1', name: 'boat', value: 0.98 },
        { id: 'car', name: 'car', value: 0 },
        { id: 'lake', name: 'lake', value: 1 },
      ],
    });
  });

  it('reads regions with their boxes, and numbers those without an id', () => {
    const box = { top_row: 0.1, left_col: 0.2, bottom_row: 0.3, right_col: 0.4 };

    const { regions } = toPrediction({ regions: [{ region_info: { bounding_box: box } }] }, 'facedetect');

    expect(regions).toEqual([{ id: '1', box: { top: 0.1, left: 0.2, bottom: 0.3, right: 0.4 }, concepts: [] }]);
  });

  it('reads how sharp the regions of the focus model are', () => {
    const box = { top_row: 0.1, left_col: 0.2, bottom_row: 0.3, right_col: 0.4 };
    const focus = { density: 0.5, value: 0.6 };
    const data = {
      focus: { density: 0.7, value: 0.8 },
      regions: [{ region_info: { bounding_box: box }, data: { focus } }],
    };

    expect(toPrediction(data, 'focus')).toMatchObject({
      focus: { density: 0.7, value: 0.8 },
      regions: [{ id: '1', concepts: [], focus }],
    });
    expect(toPrediction({ focus: { density: 0, value: 0 } }, 'focus').regions).toEqual([]);
  });

  it.each([{}, null, undefined])('reads %s from a detector as "found nothing"', (data) => {
    expect(toPrediction(data, 'facedetect')).toEqual({ regions: [] });
  });

  it('reads colours, embeddings, focus and frames', () => {
    const data = {
      colors: [{ raw_hex: '#f2f2f2', w3c: { hex: '#f5f5f5', name: 'WhiteSmoke' }, value: 0.9 }],
      embeddings: [{ vector: [0.1, -0.2], num_dimensions: 2 }],
      focus: { density: 0.7, value: 0.8 },
      frames: [{ frame_info: { index: 1, time: '1000' }, data: { concepts: [] } }],
    };

    expect(toPrediction(data, 'color')).toEqual({
      colors: [{ hex: '#f2f2f2', w3c: { hex: '#f5f5f5', name: 'WhiteSmoke' }, value: 0.9 }],
      embeddings: [[0.1, -0.2]],
      focus: { density: 0.7, value: 0.8 },
      frames: [{ index: 1, timeMs: 1000, concepts: [] }],
    });
  });
});
