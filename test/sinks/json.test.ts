import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { jsonSink } from '../../src/sinks/json.ts';
import { okRecord } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { RECORDS, sinkContract, writeTo } from './sink-contract.ts';

const place = async (): Promise<string> => join(await temporaryFolder(), 'out.json');

describe('a JSON output', () => {
  sinkContract('json', jsonSink);

  it('is valid after every flush, from the first', async () => {
    const file = await place();
    const sink = jsonSink(file);
    await sink.open(null);

    const seen: unknown[] = [];
    for (const records of [[], RECORDS.slice(0, 1), [], RECORDS.slice(1)]) {
      await sink.write(records);
      await sink.flush();
      seen.push(JSON.parse(await readFile(file, 'utf8')));
    }
    await sink.close();

    expect(seen).toEqual([[], RECORDS.slice(0, 1), RECORDS.slice(0, 1), RECORDS]);
  });

  it('has each record on a line of its own between the brackets', async () => {
    const file = await place();
    const [one, two] = [okRecord('a.jpg'), okRecord('b.jpg')];

    await writeTo(jsonSink(file), null, [one, two]);

    expect(await readFile(file, 'utf8')).toBe(`[\n${JSON.stringify(one)},\n${JSON.stringify(two)}\n]\n`);
  });

  it('is two brackets when there are no records', async () => {
    const file = await place();

    await writeTo(jsonSink(file), null, []);

    expect(await readFile(file, 'utf8')).toBe('[\n]\n');
  });

  it('is made valid again when a write reached the closing bracket and no further', async () => {
    const file = await place();
    const committed = await writeTo(jsonSink(file), null, RECORDS);
    const { size } = await stat(file);
    const torn = await readFile(file);
    torn.write(',\n{', committed);
    await writeFile(file, torn);

    await writeTo(jsonSink(file), committed, []);

    expect(torn).toHaveLength(size);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(RECORDS);
  });
});
