import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ndjsonSink } from '../../src/sinks/ndjson.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { RECORDS, sinkContract, writeTo } from './sink-contract.ts';

describe('an NDJSON output', () => {
  sinkContract('ndjson', ndjsonSink);

  it('holds one record per line, names with line breaks included', async () => {
    const file = join(await temporaryFolder(), 'out.ndjson');

    await writeTo(ndjsonSink(file), null, RECORDS);

    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(RECORDS);
  });

  it('is empty when there are no records', async () => {
    const file = join(await temporaryFolder(), 'out.ndjson');

    expect(await writeTo(ndjsonSink(file), null, [])).toBe(0);

    expect(await readFile(file, 'utf8')).toBe('');
  });
});
