import { appendFile, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { PredictionRecord } from '../../src/record/record.ts';
import { sinkFor } from '../../src/sinks/open-sink.ts';
import type { Sink } from '../../src/sinks/sink.ts';
import { failedRecord, okRecord } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const RECORDS = [okRecord('a.jpg'), failedRecord('b "x", y.jpg'), okRecord('c\n😀.jpg')];

async function write(sink: Sink, offset: number | null, ...records: readonly PredictionRecord[]): Promise<number> {
  await sink.open(offset);
  await sink.write(records);
  const committed = await sink.flush();
  await sink.close();
  return committed;
}

describe.each(['json', 'ndjson', 'csv'])('a %s file', (extension) => {
  const place = async (): Promise<string> => join(await temporaryFolder(), 'new folder', `out.${extension}`);

  it('is the same whether it is written at once or in parts', async () => {
    const [whole, parts] = [await place(), await place()];
    await write(sinkFor(whole), null, ...RECORDS);

    let offset: number | null = null;
    for (const record of RECORDS) offset = await write(sinkFor(parts), offset, record);

    expect(await readFile(parts, 'utf8')).toBe(await readFile(whole, 'utf8'));
  });

  it('is cut back to what was committed', async () => {
    const [undisturbed, crashed] = [await place(), await place()];
    await write(sinkFor(undisturbed), null, ...RECORDS);
    const committed = await write(sinkFor(crashed), null, okRecord('a.jpg'));
    await write(sinkFor(crashed), committed, failedRecord('never committed.jpg'));
    await appendFile(crashed, 'half a rec');

    const [, ...rest] = RECORDS;
    await write(sinkFor(crashed), committed, ...rest);

    expect(await readFile(crashed, 'utf8')).toBe(await readFile(undisturbed, 'utf8'));
  });

  it('equals an undisturbed one, whatever the batches and wherever the crashes', async () => {
    const steps = fc.array(fc.record({ size: fc.nat(4), crashes: fc.boolean() }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(steps, async (batches) => {
        const [whole, disturbed] = [await place(), await place()];
        const all = batches.flatMap(({ size }, batch) =>
          Array.from({ length: size }, (_, index) => okRecord(`${batch}-${index}.jpg`)),
        );
        await write(sinkFor(whole), null, ...all);

        let offset = await write(sinkFor(disturbed), null);
        let done = 0;
        for (const { size, crashes } of batches) {
          const records = all.slice(done, (done += size));
          if (crashes) await write(sinkFor(disturbed), offset, ...records, okRecord('lost.jpg'));
          offset = await write(sinkFor(disturbed), offset, ...records);
        }

        expect(await readFile(disturbed, 'utf8')).toBe(await readFile(whole, 'utf8'));
      }),
      { numRuns: 30 },
    );
  });

  it('keeps its bytes and its time when there is nothing to write', async () => {
    const file = await place();
    const committed = await write(sinkFor(file), null, ...RECORDS);
    const before = await stat(file);

    await write(sinkFor(file), committed);

    const after = await stat(file);
    expect([after.mtimeMs, after.size]).toEqual([before.mtimeMs, before.size]);
  });

  it('is not started over a file of somebody else', async () => {
    const file = join(await temporaryFolder(), `out.${extension}`);
    await writeFile(file, 'mine');

    await expect(sinkFor(file).open(null)).rejects.toMatchObject({ code: 'file-exists', file });
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('is not continued when it is gone or was shortened', async () => {
    const file = await place();
    const committed = await write(sinkFor(file), null, ...RECORDS);

    await truncate(file, committed - 1);
    await expect(sinkFor(file).open(committed)).rejects.toMatchObject({ code: 'file-shortened' });
    await rm(file);
    await expect(sinkFor(file).open(committed)).rejects.toMatchObject({ code: 'file-missing' });
  });

  it('names itself when its folder cannot be made', async () => {
    const blocked = join(await temporaryFolder(), 'file');
    await writeFile(blocked, '');
    const file = join(blocked, `out.${extension}`);

    await expect(sinkFor(file).open(null)).rejects.toThrow(file);
  });
});

describe('a JSON output', () => {
  it('is valid after every flush, from the first', async () => {
    const file = join(await temporaryFolder(), 'out.json');
    const sink = sinkFor(file);
    await sink.open(null);

    const seen: number[] = [];
    for (const records of [[], RECORDS.slice(0, 1), RECORDS.slice(1)]) {
      await sink.write(records);
      await sink.flush();
      seen.push((JSON.parse(await readFile(file, 'utf8')) as unknown[]).length);
    }
    await sink.close();

    expect(seen).toEqual([0, 1, 3]);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(RECORDS);
  });
});

describe('an NDJSON output', () => {
  it('holds one record per line, names with line breaks included', async () => {
    const file = join(await temporaryFolder(), 'out.JSONL');

    await write(sinkFor(file), null, ...RECORDS);

    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(RECORDS);
  });
});

describe('sinkFor', () => {
  it('refuses an extension that names no format, and lists those that do', () => {
    expect(() => sinkFor('/tmp/out.xlsx')).toThrow(/out\.xlsx.*\.json, \.ndjson, \.jsonl, \.csv/);
  });
});
