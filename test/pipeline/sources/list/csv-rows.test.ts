import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readRows } from '../../../../src/pipeline/sources/list/csv-rows.ts';
import type { CsvRow } from '../../../../src/pipeline/sources/list/csv-rows.ts';
import { readLines } from '../../../../src/pipeline/sources/list/lines.ts';
import { collect } from '../../../support/collect.ts';

/** Reads a text in chunks of some bytes, so that lines and characters are cut anywhere. */
async function rowsOf(text: string, chunkBytes = 7): Promise<CsvRow[]> {
  const bytes = Buffer.from(text);
  const chunks = async function* cut(): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes);
  };
  return collect(readRows(readLines(chunks())));
}

const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\uFEFF]/g, '')),
  fc.constantFrom('"', '""', ',', '\n', 'a "b", c', ' x ', ''),
);

describe('readRows', () => {
  it('reads back whatever a CSV writer wrote, in chunks of any size, and numbers rows by their first line', async () => {
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('\n', '\r\n'),
        async (rows, bytes, end) => {
          const text = stringify(rows, { record_delimiter: end, quoted_match: '\n' });

          const read = await rowsOf(text, bytes);

          expect(read.map((row) => ('cells' in row ? row.cells : row))).toEqual(rows);
          let line = 1;
          for (const [index, row] of rows.entries()) {
            expect(read[index]?.line).toBe(line);
            line += row.join('').split('\n').length;
          }
        },
      ),
    );
  });

  it('reads any text that another parser takes as that one does', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '\n', ' '), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, async (csv) => {
        let expected: string[][];
        try {
          expected = parse(csv, { relax_column_count: true, skip_empty_lines: true });
        } catch {
          return;
        }

        const read = await rowsOf(csv);

        expect(read.map((row) => ('cells' in row ? row.cells : row))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('gives up one line only where a quote is not closed or not at the end', async () => {
    const read = await rowsOf('path,id\n"open.jpg,1\na.jpg,2\n"b".jpg,3\nc.jpg,4\n');

    expect(read).toEqual([
      { line: 1, cells: ['path', 'id'] },
      { line: 2, problem: 'a quote is not closed.' },
      { line: 3, cells: ['a.jpg', '2'] },
      { line: 4, problem: 'cell 1 goes on after its quote.' },
      { line: 5, cells: ['c.jpg', '4'] },
    ]);
  });

  it('holds no more than a bounded piece of a line that never ends', async () => {
    const read = await rowsOf(`path\n${'x'.repeat(2_500_000)}\nb.jpg\n`, 65_536);

    expect(read).toEqual([
      { line: 1, cells: ['path'] },
      { line: 2, problem: 'it is too long.' },
      { line: 3, cells: ['b.jpg'] },
    ]);
  });
});
