import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { hasColumns, sinkFor } from '../../src/sinks/open-sink.ts';
import { SinkError } from '../../src/sinks/sink.ts';
import { okRecord } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeTo } from './sink-contract.ts';

describe('sinkFor', () => {
  it.each([
    ['out.json', '['],
    ['out.JSON', '['],
    ['out.ndjson', '{"v":1'],
    ['out.jsonl', '{"v":1'],
    ['out.v2.JsonL', '{"v":1'],
    ['out.csv', 'key,run_id'],
    ['OUT.CSV', 'key,run_id'],
  ])('writes %s in the format that its extension names', async (name, start) => {
    const file = join(await temporaryFolder(), name);

    await writeTo(sinkFor(file), null, [{ ...okRecord('a.jpg') }]);

    expect((await readFile(file, 'utf8')).startsWith(start)).toBe(true);
  });

  it.each(['out.xlsx', 'out', '.csv', 'out.'])('refuses %s, and lists the extensions that it knows', (name) => {
    const make = (): unknown => sinkFor(`/tmp/${name}`);

    expect(make).toThrow(SinkError);
    expect(make).toThrow(expect.objectContaining({ code: 'format-unknown', file: `/tmp/${name}` }));
    expect(make).toThrow(/\.json, \.ndjson, \.jsonl, \.csv/);
  });
});

describe('hasColumns', () => {
  it.each([
    ['out.csv', true],
    ['OUT.CSV', true],
    ['out.json', false],
    ['out.csv.ndjson', false],
    ['out', false],
  ])('tells of %s: %s', (file, expected) => {
    expect(hasColumns(file)).toBe(expected);
  });
});
