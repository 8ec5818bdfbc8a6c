import { describe, expect, it } from 'vitest';

import { COLUMNS, findingRows, recordCells } from '../../src/sinks/record-rows.ts';
import type { PredictionRecord } from '../../src/record/record.ts';
import { failedRecord, okRecord } from '../support/records.ts';

function recordRows(record: PredictionRecord): Record<string, unknown>[] {
  return findingRows(record).map((row) => ({ ...recordCells(record), ...row }));
}

describe('the rows of a record', () => {
  it('gives each concept a row with its rank', () => {
    const concepts = [
      { id: 'ai_1', name: 'cat', value: 0.9 },
      { id: 'ai_2', name: 'animal', value: 0.8 },
    ];

    const rows = recordRows(okRecord('a.jpg', { concepts }));

    expect(rows.map(({ kind, rank, concept_name: name, value }) => [kind, rank, name, value])).toEqual([
      ['concept', 1, 'cat', 0.9],
      ['concept', 2, 'animal', 0.8],
    ]);
  });

  it('gives each region a row with its box, also one without concepts', () => {
    const box = { top: 0.1, left: 0.2, bottom: 0.3, right: 0.4 };
    const face = { id: 'ai_f', name: 'face', value: 0.7 };
    const regions = [
      { id: 'r1', box, value: 0.7, concepts: [face] },
      { id: 'r2', box, value: 0.6, concepts: [] },
    ];

    const rows = recordRows(okRecord('a.jpg', { regions }));

    expect(rows).toMatchObject([
      { kind: 'region', rank: 1, region_id: 'r1', ...box, concept_name: 'face', value: 0.7 },
      { kind: 'region', rank: 2, region_id: 'r2', ...box, value: 0.6 },
    ]);
    expect(rows[1]).not.toHaveProperty('concept_id');
    expect(rows[1]).not.toHaveProperty('concept_name');
  });

  it('gives colours, focus, embeddings and frames rows of their kind', () => {
    const colors = [{ hex: '#fe0000', w3c: { hex: '#ff0000', name: 'Red' }, value: 1 }];
    const frames = [{ index: 0, timeMs: 1000, concepts: [{ id: 'ai_1', name: 'boat', value: 0.9 }] }];

    const rows = recordRows(okRecord('a.jpg', { colors, focus: { value: 0.8 }, embeddings: [[1, 2]], frames }));

    expect(rows).toMatchObject([
      { kind: 'color', rank: 1, concept_id: '#ff0000', concept_name: 'Red', value: 1 },
      { kind: 'focus', value: 0.8 },
      { kind: 'embedding', rank: 1 },
      { kind: 'frame', rank: 1, time_ms: 1000, concept_name: 'boat', value: 0.9 },
    ]);
  });

  it('gives a frame in which nothing was found a row that says when it was', () => {
    const boat = { id: 'ai_1', name: 'boat', value: 0.9 };
    const frames = [
      { index: 0, timeMs: 0, concepts: [] },
      { index: 1, timeMs: 1000, concepts: [boat] },
    ];

    const rows = findingRows(okRecord('a.jpg', { frames }));

    expect(rows).toEqual([
      { kind: 'frame', rank: 1, time_ms: 0 },
      { kind: 'frame', rank: 2, time_ms: 1000, concept_id: 'ai_1', concept_name: 'boat', value: 0.9 },
    ]);
  });

  it('gives a region that is only sharp the value of its sharpness', () => {
    const box = { top: 0, left: 0, bottom: 1, right: 1 };
    const regions = [{ id: 'r1', box, concepts: [], focus: { density: 0.5, value: 0.6 } }];

    expect(recordRows(okRecord('a.jpg', { regions }))).toMatchObject([{ kind: 'region', region_id: 'r1', value: 0.6 }]);
  });

  it('counts the ranks of each kind by themselves', () => {
    const cat = { id: 'ai_1', name: 'cat', value: 0.9 };
    const box = { top: 0, left: 0, bottom: 1, right: 1 };
    const regions = [
      { id: 'r1', box, concepts: [cat, cat] },
      { id: 'r2', box, concepts: [cat] },
    ];

    const rows = recordRows(okRecord('a.jpg', { concepts: [cat, cat], regions }));

    expect(rows.map(({ kind, rank }) => [kind, rank])).toEqual([
      ['concept', 1],
      ['concept', 2],
      ['region', 1],
      ['region', 2],
      ['region', 3],
    ]);
  });

  it('leaves the vector of an embedding out', () => {
    const [row] = recordRows(okRecord('a.jpg', { embeddings: [[0.5, 0.25]] }));

    expect(row).not.toHaveProperty('value');
  });

  it('says on each row which image and model it is about', () => {
    const concepts = [
      { id: 'ai_1', name: 'cat', value: 0.9 },
      { id: 'ai_2', name: 'animal', value: 0.8 },
    ];

    const rows = recordRows(okRecord('a.jpg', { concepts }));

    const shared = {
      key: 'a.jpg:general-v1.3:v1',
      run_id: 'run-1',
      ts: '2020-01-01T00:00:00.000Z',
      input_id: 'sha256-00',
      path: 'a.jpg',
      url: null,
      sha256: '00',
      model_id: 'm1',
      model_version: 'v1',
      status: 'ok',
      model_name: 'general-v1.3',
    };
    expect(rows).toMatchObject([shared, shared]);
  });

  it('fills no finding into the row of a failure', () => {
    const [row] = recordRows({ ...failedRecord('a.jpg'), status: 'skipped' });

    const findings = COLUMNS.finding.filter((column) => !column.startsWith('error_'));
    expect(findings.map((column) => row?.[column] ?? null)).toEqual(findings.map(() => null));
    expect(row).toMatchObject({ status: 'skipped', error_class: 'input' });
  });

  it('gives one row to a model that found nothing and one to a failure', () => {
    expect(recordRows(okRecord('a.jpg', { regions: [] }))).toMatchObject([{ status: 'ok', kind: 'none' }]);
    expect(recordRows(failedRecord('b.jpg', 'b.jpg is empty.'))).toMatchObject([
      { status: 'failed', error_class: 'input', error_code: 'empty-file', error_message: 'b.jpg is empty.' },
    ]);
  });
});
