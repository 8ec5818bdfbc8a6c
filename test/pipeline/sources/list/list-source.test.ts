import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';

import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isFailed } from '../../../../src/pipeline/file.ts';
import type { Failed, FoundFile, Notes } from '../../../../src/pipeline/file.ts';
import { readListed } from '../../../../src/pipeline/sources/list/listed.ts';
import { readEntry } from '../../../../src/pipeline/sources/list/entry.ts';
import { resolveTargets } from '../../../../src/pipeline/sources/targets.ts';
import { collect } from '../../../support/collect.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const signal = new AbortController().signal;
const noInput = (): never => {
  throw new Error('Standard input was read.');
};

/** Writes a list into a folder and gives what it names; nothing is looked up. */
async function listed(name: string, text: string): Promise<{ items: (FoundFile | Failed)[]; folder: string }> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, name), text);
  const { source } = await resolveTargets([`@${name}`], { workingFolder: folder, standardInput: noInput });
  return { items: await collect(source(signal)), folder };
}

async function piped(text: string): Promise<(FoundFile | Failed)[]> {
  const standardInput = (): Readable => Readable.from([Buffer.from(text)]);
  const { source } = await resolveTargets(['-'], { workingFolder: '/home/me', standardInput });
  return collect(source(signal));
}

function problems(items: readonly (FoundFile | Failed)[]): string[] {
  return items.flatMap((item) => (isFailed(item) ? [item.error.message] : []));
}

function files(items: readonly (FoundFile | Failed)[]): FoundFile[] {
  return items.flatMap((item) => (isFailed(item) ? [] : [item]));
}

describe('a txt list', () => {
  it('names paths below its own folder, paths elsewhere, and addresses; comments and empty lines name nothing', async () => {
    const text =
      '\uFEFF# holiday\r\na.jpg\r\n\r\n  sub/b c.png \r\n../x.jpg\n/abs/y.jpg\nhttps://example.org/z.jpg?q=1#f';

    const { items, folder } = await listed('list.txt', text);

    expect(files(items)).toMatchObject([
      {
        origin: 'file',
        file: join(folder, 'a.jpg'),
        path: 'a.jpg',
        source: 'list:list.txt',
        place: 'list.txt, line 2',
      },
      { file: join(folder, 'sub/b c.png'), path: 'sub/b c.png', place: 'list.txt, line 4' },
      { file: join(folder, '../x.jpg'), path: join(folder, '../x.jpg') },
      { file: '/abs/y.jpg', path: '/abs/y.jpg' },
      { origin: 'address', file: 'https://example.org/z.jpg?q=1#f', path: 'https://example.org/z.jpg?q=1#f' },
    ]);
    expect(items).toHaveLength(5);
  });

  it('is relative to its own folder, wherever the command runs', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'lists'));
    await writeFile(join(folder, 'lists/l.txt'), 'a.jpg\n');

    const { source } = await resolveTargets(['@lists/l.txt'], { workingFolder: folder, standardInput: noInput });

    expect(await collect(source(signal))).toMatchObject([{ file: join(folder, 'lists/a.jpg'), path: 'a.jpg' }]);
  });

  it('names the line of an address that is none', async () => {
    const { items } = await listed('list.txt', 'a.jpg\nftp://example.org/b.jpg\nhttps://\n');

    expect(problems(items)).toEqual([
      'list.txt, line 2: it is neither a path nor an http or https address.',
      'list.txt, line 3: it is neither a path nor an http or https address.',
    ]);
  });
});

describe('a csv list', () => {
  it('says of an image what its columns say, and carries the others', async () => {
    const header = 'Path,id,concepts,metadata,metadata.city,LAT,longitude,photographer,note';
    const row = 'a.jpg,img-1,cat; dog ;!car,"{""year"": 2024}",Rome,41.9,12.5,"Ann, B.",';

    const { items } = await listed('list.csv', `${header}\n${row}\n`);

    expect(files(items).map(({ notes }) => notes)).toEqual([
      {
        id: 'img-1',
        concepts: { cat: true, dog: true, car: false },
        metadata: { year: 2024, city: 'Rome' },
        geo: { latitude: 41.9, longitude: 12.5 },
        row: { photographer: 'Ann, B.' },
      },
    ]);
  });

  it('takes what an image does not show, and a place in one cell', async () => {
    const lines = ['path,concepts,not_concepts,geo', 'a.jpg,cat,dog; car,"48.2, -16.4"', 'b.jpg,,,', 'c.jpg,cat,cat,'];

    const { items } = await listed('list.csv', lines.join('\n'));

    expect(files(items).map(({ notes }) => notes)).toEqual([
      { concepts: { cat: true, dog: false, car: false }, geo: { latitude: 48.2, longitude: -16.4 } },
      undefined,
    ]);
    expect(problems(items)).toEqual(['list.csv, line 4: concepts: "cat" is shown and not shown.']);
  });

  it.each([
    ['a.jpg,a/b,,,', 'id must be a text without "/" and control characters.'],
    [',x,,,', 'it has no path and no url.'],
    ['a.jpg,,{,,', 'metadata must be a JSON object.'],
    ['a.jpg,,[1],,', 'metadata must be a JSON object.'],
    ['a.jpg,,,91,0', 'latitude must be a number from -90 to 90, not "91".'],
    ['a.jpg,,,1,east', 'longitude must be a number from -180 to 180, not "east".'],
    ['a.jpg,,,1,', 'longitude is missing; a place needs both.'],
    ['a.jpg,,,1,2,3', 'it has 6 cells, the header 5; a cell with a comma needs quotes.'],
  ])('makes one failed item of the line %s and goes on', async (line, problem) => {
    const { items } = await listed('list.csv', `url,id,metadata,lat,lon\n${line}\nb.jpg\n`);

    expect(problems(items)).toEqual([`list.csv, line 2: ${problem}`]);
    expect(items[0]).toMatchObject({ file: { path: 'list.csv, line 2', source: 'list:list.csv' } });
    expect(files(items)).toMatchObject([{ path: 'b.jpg' }]);
  });

  it.each([
    ['name,id\na.jpg,1\n', 'list.csv has no column path, file or url; it has name, id.'],
    ['path;id\na.jpg;1\n', 'Columns are separated by commas.'],
    ['path,url\n', 'more than one column of path, file and url'],
    ['path,lat,latitude\n', 'two columns of latitude'],
    ['path,a,b,a\n', 'two columns a'],
    ['', 'list.csv is empty'],
  ])('is refused before any work when its header is wrong: %j', async (text, message) => {
    await expect(listed('list.csv', text)).rejects.toThrow(message);
  });

  it('gives back every row that was written, whatever its cells hold', async () => {
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll(/[\r\n\uFEFF]/g, '').trim());
    const rows = fc.array(fc.record({ path: text.filter((path) => path !== ''), note: text }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const csv = stringify(given, { header: true, columns: ['path', 'note'] });

        const read = await collect(readListed({ format: 'csv' }, Readable.from([Buffer.from(csv)])));

        const entries = read.map((line) => readEntry('fields' in line ? line.fields : []));
        expect(entries).toEqual(
          given.map(({ path, note }) => ({ target: path, ...(note !== '' && { notes: { row: { note } } }) })),
        );
      }),
    );
  });
});

describe('a jsonl list', () => {
  it('takes the same names, concepts as a list or an object, and numbers', async () => {
    const lines = [
      { file: 'a.jpg', concepts: ['cat', '!car'], lat: 1, lon: -2, shelf: 7, tags: ['x'] },
      { url: 'http://example.org/b.jpg', id: 12, concepts: { cat: false, dog: 1 }, metadata: { deep: { er: [1] } } },
    ];

    const { items } = await listed('list.jsonl', `${lines.map((line) => JSON.stringify(line)).join('\n\n')}\n`);

    expect(files(items).map(({ notes }) => notes)).toEqual([
      { concepts: { cat: true, car: false }, geo: { latitude: 1, longitude: -2 }, row: { shelf: '7', tags: '["x"]' } },
      { id: '12', concepts: { cat: false, dog: true }, metadata: { deep: { er: [1] } } },
    ]);
  });

  it('never fails as a whole, whatever JSON its lines are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.json(),
            fc.string().map((text) => text.replaceAll(/[\r\n]/g, '')),
          ),
          { maxLength: 10 },
        ),
        async (lines) => {
          const { items } = await listed('list.jsonl', lines.join('\n'));

          expect(items).toHaveLength(lines.filter((line) => line.trim() !== '').length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('says what is wrong with a line', async () => {
    const lines = [
      '{"path":"a.jpg"',
      '[]',
      '{"path":5}',
      '{"path":"a.jpg","concepts":{"cat":0.5}}',
      '{"path":"a","url":"b"}',
      '{"path":"a","geo":[1,2]}',
      '{"path":"a","geo":{"latitude":1,"longitude":2},"lat":1,"lon":2}',
    ];

    const { items } = await listed('list.ndjson', lines.join('\n'));

    expect(problems(items)).toEqual([
      'list.ndjson, line 1: it is no valid JSON.',
      'list.ndjson, line 2: it is no JSON object.',
      'list.ndjson, line 3: path or url must be a text.',
      'list.ndjson, line 4: concepts: "cat" must be true or false.',
      'list.ndjson, line 5: it says where the image is twice.',
      'list.ndjson, line 6: geo must be latitude and longitude, such as "48.2,16.4".',
      'list.ndjson, line 7: it says geo, and latitude and longitude too.',
    ]);
  });
});

describe('standard input', () => {
  it('is a csv where its first line has a column path, file or url', async () => {
    const rows = await piped('\nURL,id,note\nhttps://example.org/a.jpg,x,"two\nlines"\n');

    expect(files(rows)).toMatchObject([
      { path: 'https://example.org/a.jpg', notes: { id: 'x', row: { note: 'two\nlines' } } },
    ]);
    expect(rows).toHaveLength(1);
  });

  it('is a txt or a jsonl, as its first line says', async () => {
    const paths = await piped('\n\n./a.jpg\n{b}.jpg\n');
    const objects = await piped('\n{"path":"a.jpg","id":"x"}\nb.jpg\n');

    expect(files(paths).map(({ file }) => file)).toEqual(['/home/me/a.jpg', '/home/me/{b}.jpg']);
    expect(files(objects)).toMatchObject([{ file: '/home/me/a.jpg', notes: { id: 'x' } satisfies Notes }]);
    expect(problems(objects)).toEqual(['standard input, line 3: it is no valid JSON.']);
  });

  it('gives a path as soon as its line has come, and ends when the run is stopped', async () => {
    const input = new PassThrough();
    const stop = new AbortController();
    const { source } = await resolveTargets(['-'], { workingFolder: '/home/me', standardInput: () => input });
    const items = source(stop.signal)[Symbol.asyncIterator]();
    input.write('a.jpg\nb.j');

    const first = await items.next();
    const second = items.next();
    stop.abort();

    expect(first.value).toMatchObject({ path: 'a.jpg' });
    expect(await second).toMatchObject({ done: true });
  });

  it('is read no further than its consumer asks, beyond a chunk', async () => {
    let chunks = 0;
    const endless = async function* lines(): AsyncGenerator<Buffer> {
      for (;;) {
        chunks += 1;
        yield Buffer.from('a.jpg\n'.repeat(100));
      }
    };
    const standardInput = (): Readable => Readable.from(endless(), { objectMode: false });
    const { source } = await resolveTargets(['-'], { workingFolder: '/', standardInput });
    const items = source(signal)[Symbol.asyncIterator]();

    for (let count = 0; count < 150; count += 1) await items.next();
    await new Promise((resolve) => setImmediate(resolve));
    await items.return?.();

    // 64 KB are some 110 of these chunks.
    expect(chunks).toBeLessThan(300);
  });
});

describe('resolveTargets', () => {
  it.each([
    [['@nowhere.csv'], 'nowhere.csv: no such list.'],
    [['@photos.xlsx'], 'a list is a .txt, .csv or .jsonl file, not .xlsx'],
    [['-', '-'], '- can be named once only.'],
    [['https://example.org/a.jpg'], 'put addresses into a list'],
  ])('refuses %j', async (targets, message) => {
    const workingFolder = await temporaryFolder();
    const resolving = resolveTargets(targets, { workingFolder, standardInput: noInput });
    await expect(resolving).rejects.toThrow(message);
  });

  it('takes folders and lists together', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'photos'));
    await writeFile(join(folder, 'photos/a.jpg'), '');
    await writeFile(join(folder, 'more.txt'), 'b.jpg\n');

    const { source } = await resolveTargets(['@more.txt', 'photos'], { workingFolder: folder, standardInput: noInput });

    expect(files(await collect(source(signal))).map(({ path }) => path)).toEqual(['a.jpg', 'b.jpg']);
  });
});
