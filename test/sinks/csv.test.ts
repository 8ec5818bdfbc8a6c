import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { csvFormat, csvSink } from '../../src/sinks/csv.ts';
import type { CsvOptions } from '../../src/sinks/csv.ts';
import { COLUMNS } from '../../src/sinks/record-rows.ts';
import { wideColumns } from '../../src/sinks/wide-rows.ts';
import type { PredictionRecord } from '../../src/record/record.ts';
import { anyName, failedRecord, okRecord } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { RECORDS, sinkContract, writeTo } from './sink-contract.ts';

const HEADER =
  'key,run_id,ts,input_id,path,url,sha256,model_id,model_version,status,kind,rank,concept_id,concept_name,value,' +
  'region_id,top,left,bottom,right,time_ms,error_class,error_code,error_message,model_name\n';

/** Reads rows as RFC 4180 says, with the line end that this project writes. */
function cells(text: string): Record<string, string>[] {
  return parse(text, { columns: [...COLUMNS.before, ...COLUMNS.finding, ...COLUMNS.after], record_delimiter: '\n' });
}

/** The rows of records, read back by another library under the header that they stand below. */
function table(records: readonly PredictionRecord[], options: CsvOptions = {}): Record<string, string>[] {
  const { head, textOf } = csvFormat(options);
  const record_delimiter = options.forExcel === true ? '\r\n' : '\n';
  return parse(head + textOf(records), { columns: true, bom: true, record_delimiter });
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

describe('a wide CSV output', () => {
  sinkContract('csv', (file) => csvSink(file, { layout: 'wide', top: 3 }));

  it('starts with the documented columns, each of them once', async () => {
    const file = join(await temporaryFolder(), 'out.csv');

    await writeTo(csvSink(file, { layout: 'wide', top: 2 }), null, []);

    expect(await readFile(file, 'utf8')).toBe(
      'path,status,tags,top1,top1_value,top2,top2_value,concept_count,input_id,sha256,width,height,model_id,' +
        'model_version,ts,error,model_name\n',
    );
  });

  it('has a row per image and model, with columns for as many concepts as wanted', async () => {
    const file = join(await temporaryFolder(), 'out.csv');
    const concepts = ['cat', 'animal', 'pet'].map((name, index) => ({ id: name, name, value: 0.9 - index / 10 }));

    await writeTo(csvSink(file, { layout: 'wide', top: 2 }), null, [
      okRecord('a.jpg', { concepts }),
      failedRecord('b.jpg', 'It is empty.'),
    ]);

    const rows = parse(await readFile(file, 'utf8'), { columns: true }) as Record<string, string>[];
    expect(Object.keys(rows[0] ?? {})).toEqual(wideColumns(2));
    expect(rows).toMatchObject([
      { path: 'a.jpg', status: 'ok', tags: 'cat; animal; pet', top1: 'cat', top1_value: '0.9', top2: 'animal' },
      { path: 'b.jpg', status: 'failed', tags: '', top1: '', concept_count: '', error: 'It is empty.' },
    ]);
  });

  it('is not gone on with when it is to have columns for more concepts', async () => {
    const file = join(await temporaryFolder(), 'out.csv');
    const committed = await writeTo(csvSink(file, { layout: 'wide', top: 2 }), null, RECORDS);

    await expect(csvSink(file, { layout: 'wide', top: 3 }).open(committed)).rejects.toMatchObject({
      code: 'header-changed',
    });
  });
});

describe('a CSV output for Excel', () => {
  sinkContract('csv', (file) => csvSink(file, { forExcel: true }));

  it('has one byte order mark, and lines that end as Excel wants them', async () => {
    const file = join(await temporaryFolder(), 'out.csv');

    const committed = await writeTo(csvSink(file, { forExcel: true }), null, [okRecord('a.jpg')]);
    await writeTo(csvSink(file, { forExcel: true }), committed, [okRecord('b.jpg')]);

    const text = await readFile(file, 'utf8');
    expect(text.lastIndexOf('\uFEFF')).toBe(0);
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});

describe('columns of the image list', () => {
  it.each(['long', 'wide'] as const)(
    'stand behind all others in a %s CSV, empty where a row has none',
    async (layout) => {
      const options = { layout, listColumns: ['sku', 'shop, "main"'] } as const;
      const sold = okRecord('a.jpg');
      const withRow = { ...sold, input: { ...sold.input, row: { sku: '=A-17', other: 'x' } } };

      const rows = table([withRow, okRecord('b.jpg')], options);

      expect(Object.keys(rows[0] ?? {}).slice(-2)).toEqual(['x_sku', 'x_shop, "main"']);
      expect(rows.map((row) => row['x_sku'])).toEqual(["'=A-17", '']);
    },
  );
});

describe('the rows of a CSV', () => {
  it('are one line per finding, with nothing between them', () => {
    const concepts = ['cat', 'animal'].map((name) => ({ id: `ai_${name}`, name, value: 0.5 }));

    const text = csvFormat().textOf([okRecord('a.jpg', { concepts })]);

    const start = 'a.jpg:general-v1.3:v1,run-1,2020-01-01T00:00:00.000Z,sha256-00,a.jpg,,00,m1,v1,ok';
    expect(text).toBe(
      `${start},concept,1,ai_cat,cat,0.5,,,,,,,,,,general-v1.3\n` +
        `${start},concept,2,ai_animal,animal,0.5,,,,,,,,,,general-v1.3\n`,
    );
  });

  it.each(['long', 'wide'] as const)('end with the name of the model in a %s CSV', (layout) => {
    const [answer, failure] = table([okRecord('a.jpg'), failedRecord('b.jpg')], { layout });

    expect([answer?.['model_name'], failure?.['model_name']]).toEqual(['general-v1.3', '']);
  });

  it.each<CsvOptions>([{}, { forExcel: true }, { layout: 'wide', top: 1 }, { layout: 'wide', top: 1, forExcel: true }])(
    'hold any name as it is, apart from the guard against formulas, written with %j',
    (options) => {
      fc.assert(
        fc.property(anyName, anyName, anyName, (path, name, message) => {
          const concepts = [{ id: 'ai_1', name, value: 0.5 }];

          const [answer, failure] = table([okRecord(path, { concepts }), failedRecord(path, message)], options);

          const [nameOf, errorOf] = options.layout === 'wide' ? ['top1', 'error'] : ['concept_name', 'error_message'];
          expect([answer?.['path'], answer?.[nameOf]]).toEqual([path, name].map(guarded));
          expect([failure?.['path'], failure?.[errorOf]]).toEqual([path, message].map(guarded));
        }),
      );
    },
  );

  it('hold any number as it is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
        const records = [okRecord('a.jpg', { concepts: [{ id: 'ai_1', name: 'cat', value }] })];

        expect(Number(table(records)[0]?.['value'])).toBe(value);
        expect(Number(table(records, { layout: 'wide' })[0]?.['top1_value'])).toBe(value);
      }),
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('have an apostrophe in front of the text %j', (text) => {
    expect(table([okRecord(text)])[0]?.['path']).toBe(`'${text}`);
  });

  it.each([-0.25, 1e-7, 0.1, 0, 1])('have the number %d as a number', (top) => {
    const box = { top, left: 0, bottom: 1, right: 1 };

    const [row] = table([okRecord('a.jpg', { regions: [{ id: 'r', box, concepts: [] }] })]);

    expect(row?.['top']).toBe(String(top));
  });

  it('quote what stands between quotes, commas and line ends as RFC 4180 says, and nothing else', () => {
    const record = { ...failedRecord('a "b", c'), key: 'plain name', run: 'x\ny', ts: 'x\ry' };

    const line = csvFormat().textOf([record]);

    expect(line.startsWith('plain name,"x\ny","x\ry",sha256-00,"a ""b"", c",')).toBe(true);
  });

  it('have an empty cell for what is not known', () => {
    const record = okRecord('a.jpg');

    const [row] = table([{ ...record, input: { ...record.input, id: null } }]);

    expect(row).toMatchObject({ input_id: '', url: '', error_code: '' });
  });
});
