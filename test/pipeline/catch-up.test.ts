import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { openSink } from '../../src/pipeline/catch-up.ts';
import { openLedger } from '../../src/pipeline/ledger/open-ledger.ts';
import type { Ledger } from '../../src/pipeline/ledger/ledger.ts';
import { sinkFor } from '../../src/sinks/open-sink.ts';
import { okRecord } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const RECORDS = Array.from({ length: 2500 }, (_, index) => okRecord(`${index}.jpg`));

/** What the sinks are named with. */
function scopeOf(ledger: Ledger, name = 'photos'): number {
  return ledger.numberOf({ key: name, sources: [`folder:/${name}`] });
}

async function ledgerWithRecords(folder: string): Promise<Ledger> {
  const ledger = await openLedger(folder, 'embedded');
  ledger.commit({
    run: 'r',
    scope: scopeOf(ledger),
    files: [],
    records: RECORDS.map((record) => ({ record })),
    offsets: new Map(),
  });
  return ledger;
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}

describe('openSink', () => {
  it('gives a new output everything that the ledger holds', async () => {
    const folder = await temporaryFolder();
    const ledger = await ledgerWithRecords(folder);
    const sink = sinkFor(join(folder, 'out.json'));

    const opened = await openSink(sink, ledger, [scopeOf(ledger)]);
    await sink.close();

    expect(opened).toMatchObject({ caughtUp: 2500, wasGone: false });
    expect(await readJson(sink.file)).toEqual(RECORDS);
    ledger.close();
  });

  it('writes an output that was removed once more', async () => {
    const folder = await temporaryFolder();
    const ledger = await ledgerWithRecords(folder);
    const first = sinkFor(join(folder, 'out.json'));
    await openSink(first, ledger, [scopeOf(ledger)]);
    await first.close();
    await rm(first.file);

    const second = sinkFor(first.file);
    const opened = await openSink(second, ledger, [scopeOf(ledger)]);
    await second.close();

    expect(opened).toMatchObject({ caughtUp: 2500, wasGone: true });
    expect(await readJson(second.file)).toEqual(RECORDS);
    ledger.close();
  });

  it('begins an output again whose first run died after claiming it', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger(folder, 'embedded');
    const sink = sinkFor(join(folder, 'out.json'));
    await sink.open(null);
    await sink.close();
    ledger.saveSink(sink.file, { bytes: 0, sequence: 0 });

    await openSink(sink, ledger, [scopeOf(ledger)]);
    await sink.close();

    expect(await readJson(sink.file)).toEqual([]);
    ledger.close();
  });
});
