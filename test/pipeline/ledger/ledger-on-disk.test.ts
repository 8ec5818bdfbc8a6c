import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { openDatabase } from '../../../src/base/sqlite.ts';
import type { Database } from '../../../src/base/sqlite.ts';
import { openLedger } from '../../../src/pipeline/ledger/open-ledger.ts';
import { okRecord } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Looks into the file of a ledger as any other program can. */
async function lookInto(folder: string): Promise<Database> {
  const database = await openDatabase(join(folder, 'ledger.sqlite'), { readOnly: true });
  onTestFinished(() => database.close());
  return database;
}

describe('a ledger on the disk', () => {
  it('keeps what still waited to be committed when it was closed', async () => {
    const folder = await temporaryFolder();
    const first = await openLedger(folder, 'embedded');
    first.addCalls('2026-11-30', 5);

    first.close();

    const ledger = await openLedger(folder, 'embedded');
    expect(ledger.callsIn('2026-11')).toBe(5);
    ledger.close();
  });

  it('takes no more questions once it is closed', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'embedded');
    const before = ledger.callsIn('2026');

    ledger.close();

    expect(before).toBe(0);
    expect(() => ledger.callsIn('2026')).toThrow(/not open/);
  });

  it('is not written to by being opened, once it is of this version', async () => {
    const folder = await temporaryFolder();
    (await openLedger(folder, 'embedded')).close();
    // SQLite changes this number when somebody else has committed something.
    const others = (await lookInto(folder)).prepare('PRAGMA data_version');
    const before = others.get();

    (await openLedger(folder, 'embedded')).close();

    expect(others.get()).toEqual(before);
  });

  it('is written to while somebody is in the middle of reading it', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger(folder, 'embedded');
    const reader = await lookInto(folder);
    reader.exec('BEGIN; SELECT COUNT(*) FROM sinks');

    ledger.saveSink('/out.csv', { bytes: 70, sequence: 1 });

    expect(ledger.sink('/out.csv')).toEqual({ bytes: 70, sequence: 1 });
    ledger.close();
  });

  it('holds what a model said once, however many records tell it', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger(folder, 'embedded');
    const prediction = { concepts: [{ id: 'ai_1', name: 'marmalade cat', value: 0.9 }] };
    const records = ['a.jpg', 'b.jpg', 'c.jpg'].map((path) => okRecord(path, prediction));
    const [kept] = ledger.savePredictions([{ sha256: '00', model: okRecord('a.jpg').model, prediction }]);

    const told = records.map((record) => ({ record, kept }));
    ledger.commit({ run: 'r', files: [], records: told, offsets: new Map() });
    ledger.close();

    const copy = join(folder, 'copy.sqlite');
    (await lookInto(folder)).exec(`VACUUM INTO '${copy}'`);
    const text = await readFile(copy, 'latin1');
    expect(text.split('marmalade cat').length - 1).toBe(1);
  });
});
