import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { csvLines, csvSink } from '../../src/sinks/csv.ts';
import { COLUMNS, recordRows } from '../../src/sinks/record-rows.ts';
import { anyName, failedRecord, okRecord } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { RECORDS, sinkContract, writeTo } from './sink-contract.ts';

const HEADER =
  'key,run_id,ts,input_id,path,url,sha256,model_id,model_version,status,kind,rank,concept_id,concept_name,value,' +
  'region_id,top,left,bottom,right,time_ms,error_class,error_code,error_message,model_name\n';

/** Reads rows as RFC 4180 says, with the line end that this project writes. */
function cells(text: string): Record<string, string>[] {
  return parse(text, { columns: [...COLUMNS], record_delimiter: '\n' });
}

/** What a cell holds when a text is written: the text, with an apostrophe where a spreadsheet would see a formula. */
function guarded(text: string): string {
  return /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
}

describe('a CSV output', () => {
  sinkContract('csv', csvSink);

  it('starts with the documented columns and has no byte order mark', async () => {
    const file = join(await temporaryFolder(), 'out.csv');

    await writeTo(csvSink(file), null, []);

    expect(await readFile(file)).toEqual(Buffer.from(HEADER));
  });

  it('has the rows of all records below one header', async () => {
    const file = join(await temporaryFolder(), 'out.csv');

    await writeTo(csvSink(file), null, RECORDS);

    const text = await readFile(file, 'utf8');
    expect(text.slice(0, HEADER.length)).toBe(HEADER);
    expect(cells(text.slice(HEADER.length)).map(({ path }) => path)).toEqual(RECORDS.map(({ input }) => input.path));
  });

  it('does not go on under other columns, and leaves that file as it is', async () => {
    const file = join(await temporaryFolder(), 'out.csv');
    await writeFile(file, 'path,tags\na.jpg,cat\n');

    await expect(csvSink(file).open(10)).rejects.toMatchObject({
      code: 'header-changed',
      file,
      message: expect.stringMatching(/out\.csv.*other columns.*Move it away/) as string,
    });
    expect(await readFile(file, 'utf8')).toBe('path,tags\na.jpg,cat\n');
  });

  it('does not go on below a header that has a column more', async () => {
    const file = join(await temporaryFolder(), 'out.csv');
    const text = HEADER.replace('\n', ',added_later\n');
    await writeFile(file, text);

    await expect(csvSink(file).open(text.length)).rejects.toMatchObject({ code: 'header-changed' });
  });
});

describe('csvLines', () => {
  it('keeps any name as it is, apart from the guard against formulas', () => {
    fc.assert(
      fc.property(anyName, anyName, anyName, (path, name, message) => {
        const concepts = [{ id: name, name, value: 0.5 }];
        const [answer, failure] = cells(
          csvLines([...recordRows(okRecord(path, { concepts })), ...recordRows(failedRecord(path, message))]),
        );

        expect([answer?.['path'], answer?.['concept_id'], answer?.['concept_name']]).toEqual(
          [path, name, name].map(guarded),
        );
        expect([failure?.['path'], failure?.['error_message']]).toEqual([path, message].map(guarded));
      }),
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('puts an apostrophe in front of the text %j', (text) => {
    const [row] = cells(csvLines(recordRows(okRecord(text))));

    expect(row?.['path']).toBe(`'${text}`);
  });

  it.each([-0.25, 1e-7, 0.1, 0, 1])('writes the number %d as a number', (top) => {
    const box = { top, left: 0, bottom: 1, right: 1 };

    const [row] = cells(csvLines(recordRows(okRecord('a.jpg', { regions: [{ id: 'r', box, concepts: [] }] }))));

    expect(row?.['top']).toBe(String(top));
  });

  it('quotes what stands between quotes, commas and line ends as RFC 4180 says, and nothing else', () => {
    const lines = csvLines([{ key: 'plain name', path: 'a "b", c', url: 'x\ny', sha256: 'x\ry' }]);

    expect(lines).toBe(`plain name,,,,"a ""b"", c","x\ny","x\ry"${','.repeat(COLUMNS.length - 7)}\n`);
  });

  it('writes a value that is not known as an empty cell', () => {
    expect(csvLines([{ key: 'k', url: null }])).toBe(`k${','.repeat(COLUMNS.length - 1)}\n`);
  });
});
