import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { csvLines, csvSink } from '../../src/sinks/csv.ts';
import { COLUMNS, recordRows } from '../../src/sinks/record-rows.ts';
import { failedRecord, okRecord } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function cells(text: string): Record<string, string>[] {
  return parse(text, { columns: [...COLUMNS] });
}

describe('recordRows', () => {
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

  it('gives one row to a model that found nothing and one to a failure', () => {
    expect(recordRows(okRecord('a.jpg', { regions: [] }))).toMatchObject([{ status: 'ok', kind: 'none' }]);
    expect(recordRows(failedRecord('b.jpg', 'b.jpg is empty.'))).toMatchObject([
      { status: 'failed', error_class: 'input', error_code: 'empty-file', error_message: 'b.jpg is empty.' },
    ]);
  });
});

describe('the CSV output', () => {
  it('keeps any path as it is, apart from the guard against formulas', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (path) => {
        const [row] = cells(csvLines(recordRows(okRecord(path))));

        const isFormula = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(path);
        expect(row?.['path']).toBe(isFormula ? `'${path}` : path);
      }),
    );
  });

  it('leaves negative numbers as numbers', () => {
    const box = { top: -0.25, left: 0, bottom: 1, right: 1 };

    const [row] = cells(csvLines(recordRows(okRecord('a.jpg', { regions: [{ id: 'r', box, concepts: [] }] }))));

    expect(row?.['top']).toBe('-0.25');
  });

  it('starts with the documented columns and has no byte order mark', async () => {
    const file = join(await temporaryFolder(), 'out.csv');
    const sink = csvSink(file);
    await sink.open(null);
    await sink.flush();
    await sink.close();

    expect(await readFile(file, 'utf8')).toBe(
      'key,run_id,ts,input_id,path,url,sha256,model_id,model_version,status,kind,rank,concept_id,concept_name,value,' +
        'region_id,top,left,bottom,right,time_ms,error_class,error_code,error_message,model_name\n',
    );
  });

  it('does not go on under other columns', async () => {
    const file = join(await temporaryFolder(), 'out.csv');
    await writeFile(file, 'path,tags\na.jpg,cat\n');

    await expect(csvSink(file).open(10)).rejects.toMatchObject({ code: 'header-changed', file });
  });
});
