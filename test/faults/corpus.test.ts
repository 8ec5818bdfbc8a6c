import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';

import type { PredictionRecord } from '../../src/record/record.ts';
import { finished, start, type Run } from '../e2e/command-line.ts';
import { jsonRecords } from '../e2e/outputs.ts';
import { KINDS, writeCorpus } from './corpus/write-corpus.ts';

let first: Run;
let second: Run;
let records: readonly PredictionRecord[];
let recordsOfSecond: readonly PredictionRecord[];

/** Root may read everything; without these capabilities it is bound by a file's mode like anybody else. */
const WRAPPER = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'corpus-'));
  await writeCorpus(join(folder, 'corpus'));
  const args = ['import', 'corpus', '--out', 'predictions.json', '--model', 'color', '--endpoint', 'embedded'];
  first = await finished(start(folder, args, WRAPPER));
  records = await jsonRecords(folder);
  second = await finished(start(folder, args, WRAPPER));
  recordsOfSecond = await jsonRecords(folder);
}, 120_000);

/** As kinds say it: numbers are the service's codes. */
function endOf(record: PredictionRecord): string {
  if (record.status === 'ok') return 'done';
  return typeof record.error.code === 'number' ? 'service' : record.error.code;
}

const label = (path: string | Buffer): string => JSON.stringify(path.toString()).slice(0, 60);

describe('a folder with one file of each kind', () => {
  it('has at least 60 kinds', () => {
    expect(KINDS.length).toBeGreaterThanOrEqual(60);
  });

  it.each(KINDS.map((kind) => [label(kind.path), kind] as const))(
    '%s ends as it must',
    (_, { path, recorded, ends }) => {
      const name = recorded ?? path.toString();
      const found = records.filter(({ input }) => input.path === name || input.path.startsWith(`${name}/`));

      expect(found.map(endOf)).toEqual(ends === 'left-out' ? [] : [ends]);
    },
  );

  it('is imported to its end, and the exit code says that some failed', () => {
    expect(first.code).toBe(3);
    expect(first.stdout).toMatch(/\d+ found · \d+ done · \d+ failed/);
  });

  it('names every file that failed', () => {
    const failed = records.filter(({ status }) => status === 'failed');
    const unnamed = failed.filter(
      ({ input }) =>
        !first.stderr.includes(JSON.stringify(input.path).slice(1, -1)) && !first.stderr.includes(input.path),
    );
    expect(unnamed.map(({ input }) => input.path)).toEqual([]);
  });

  it('adds nothing to the outputs when it is imported again', () => {
    expect(second.code).toBe(3);
    expect(recordsOfSecond).toEqual(records);
  });
});
