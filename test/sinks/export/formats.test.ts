import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { PredictionRecord } from '../../../src/record/record.ts';
import { converterFor, formatOf } from '../../../src/sinks/export/formats.ts';
import type { FileFormat } from '../../../src/sinks/export/formats.ts';
import { anyRecord } from '../../support/records.ts';
import { recordedImage } from '../../support/recorded-images.ts';
import { textOf } from './text.ts';

const write = (format: FileFormat, records: readonly PredictionRecord[]): string =>
  textOf(
    converterFor(format, { csv: {}, imageRoot: undefined }),
    records.map((record) => recordedImage(record)),
  );

describe('an export of records', () => {
  it('holds all of them, whatever they are and however many', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 5 }), (records) => {
        const lines = write('ndjson', records).split('\n').slice(0, -1);
        const rows = parse(write('csv', records), { columns: true, record_delimiter: '\n' }) as { key: string }[];

        expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(records);
        expect(JSON.parse(write('json', records))).toEqual(records);
        expect(rows.length).toBeGreaterThanOrEqual(records.length);
      }),
    );
  });

  it.each(['coco', 'label-studio', 'fiftyone'] as const)('is valid JSON as %s, whatever the records', (format) => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 5 }), (records) => {
        expect(() => JSON.parse(write(format, records)) as unknown).not.toThrow();
      }),
    );
  });
});

describe('formatOf', () => {
  it.each([
    ['a.ndjson', 'ndjson'],
    ['a.JSONL', 'ndjson'],
    ['a.json', 'json'],
    ['a.csv', 'csv'],
    ['a.xml', undefined],
    ['.csv', undefined],
  ])('takes %s for %s', (file, format) => {
    expect(formatOf(file)).toBe(format);
  });
});
