import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';

import { parse } from 'csv-parse/sync';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';

import { Closing } from '../../src/base/closing.ts';
import { folderOfOutputs, namedOutputs, openOutputs } from '../../src/job/open-outputs.ts';
import type { OpenOutput } from '../../src/job/open-outputs.ts';
import type { Ledger, Written } from '../../src/pipeline/ledger/ledger.ts';
import { openLedger } from '../../src/pipeline/ledger/open-ledger.ts';
import type { PredictionRecord } from '../../src/record/record.ts';
import type { CsvOptions } from '../../src/sinks/csv.ts';
import { okRecord } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function ledgerIn(folder: string): Promise<Ledger> {
  const ledger = await openLedger(folder, 'embedded');
  onTestFinished(() => ledger.close());
  return ledger;
}

/** Opens outputs, writes records to them and commits, as a run does. */
async function runWith(
  files: readonly string[],
  ledger: Ledger,
  csv: CsvOptions,
  records: readonly PredictionRecord[] = [],
  named: string = 'photos',
): Promise<readonly OpenOutput[]> {
  await using closing = new Closing();
  const scope = ledger.numberOf({ key: named, sources: [`folder:/${named}`] });
  const outputs = await openOutputs(files, { ledger, scope, csv, log: pino({ enabled: false }), closing });
  const offsets = new Map<string, Written>();
  for (const { sink } of outputs) {
    await sink.write(records);
    offsets.set(sink.file, { bytes: await sink.flush(), records: records.length });
  }
  ledger.commit({ run: 'r', scope, files: [], records: records.map((record) => ({ record })), offsets });
  return outputs;
}

async function paths(file: string): Promise<readonly string[]> {
  const rows = parse(await readFile(file, 'utf8'), { columns: true }) as { path: string }[];
  return rows.map(({ path }) => path);
}

const filesOf = (outputs: readonly OpenOutput[]): readonly string[] => outputs.map(({ sink }) => sink.file);

describe('outputs whose columns change', () => {
  it('are continued in a new file that has all records under the new columns; the old one stays as it is', async () => {
    const folder = await temporaryFolder();
    const ledger = await ledgerIn(folder);
    const file = join(folder, 'images.csv');
    await runWith([file], ledger, { layout: 'wide', top: 2 }, [okRecord('a.jpg')]);
    const before = await readFile(file);

    const outputs = await runWith([file], ledger, { layout: 'wide', top: 3 }, [okRecord('b.jpg')]);

    expect(filesOf(outputs)).toEqual([join(folder, 'images.1.csv')]);
    expect(await paths(join(folder, 'images.1.csv'))).toEqual(['a.jpg', 'b.jpg']);
    expect(await readFile(file)).toEqual(before);
  });

  it('are found again by their columns, whichever they are, and then have what they missed', async () => {
    const folder = await temporaryFolder();
    const ledger = await ledgerIn(folder);
    const file = join(folder, 'images.csv');
    const layouts: readonly CsvOptions[] = [{}, { listColumns: ['sku'] }, { layout: 'wide' }, { forExcel: true }];
    for (const [index, csv] of layouts.entries()) await runWith([file], ledger, csv, [okRecord(`${index}.jpg`)]);

    const again: (readonly string[])[] = [];
    for (const csv of layouts) again.push(filesOf(await runWith([file], ledger, csv)));

    const names = ['images.csv', 'images.1.csv', 'images.2.csv', 'images.3.csv'].map((name) => join(folder, name));
    expect(again).toEqual(names.map((name) => [name]));
    for (const name of names.slice(0, 3)) {
      expect(await paths(name)).toEqual(['0.jpg', '1.jpg', '2.jpg', '3.jpg']);
    }
  });

  it('never share a file with another output', async () => {
    const folder = await temporaryFolder();
    const ledger = await ledgerIn(folder);
    const files = ['images.csv', 'images.1.csv'].map((name) => join(folder, name));
    await runWith(files, ledger, {}, [okRecord('a.jpg')]);

    const outputs = await runWith(files, ledger, { layout: 'wide' }, [okRecord('b.jpg')]);

    expect(filesOf(outputs)).toEqual([join(folder, 'images.2.csv'), join(folder, 'images.1.1.csv')]);
  });

  it('are refused when the format has no columns: something else changed the file', async () => {
    const folder = await temporaryFolder();
    const ledger = await ledgerIn(folder);
    const file = join(folder, 'out.json');
    await runWith([file], ledger, {}, [okRecord('a.jpg')]);
    const changed = (await readFile(file, 'utf8')).replace('[', '{');
    await writeFile(file, changed);

    await expect(runWith([file], ledger, {})).rejects.toMatchObject({ code: 'header-changed', file });
    expect(await readFile(file, 'utf8')).toBe(changed);
  });
});

describe('standard output as an output', () => {
  it('gets what is new, not what earlier runs wrote', async () => {
    const folder = await temporaryFolder();
    const ledger = await ledgerIn(folder);
    await runWith([join(folder, 'out.csv')], ledger, {}, [okRecord('a.jpg')]);
    let text = '';
    const standardOutput = new Writable({ write: (chunk, _, done) => ((text += String(chunk)), done()) });

    await using closing = new Closing();
    const [output] = await openOutputs(['-'], {
      ledger,
      csv: {},
      log: pino({ enabled: false }),
      closing,
      standardOutput,
    });
    await output?.sink.write([okRecord('b.jpg')]);
    await output?.sink.flush();

    expect(JSON.parse(text)).toEqual(okRecord('b.jpg'));
  });
});

describe('the outputs that a job names', () => {
  it('are taken once each, relative to the working folder, but for standard output', () => {
    expect(namedOutputs(['a.csv', '-', '/home/me/a.csv', '-'], '/home/me')).toEqual(['/home/me/a.csv', '-']);
  });

  it('are refused before anything is opened when an extension is unknown', () => {
    expect(() => namedOutputs(['a.csv', 'b.xlsx'], '/home/me')).toThrow(/b\.xlsx/);
  });

  it('say where the ledger lies: beside the first that is a file', () => {
    expect(folderOfOutputs(['-', '/out/a.csv', '/other/b.csv'], '/home/me')).toBe('/out');
    expect(folderOfOutputs(['-'], '/home/me')).toBe('/home/me');
  });
});
