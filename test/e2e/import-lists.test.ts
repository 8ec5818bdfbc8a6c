import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';

import type { Input } from '../../src/wire/input.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, finished, run, start } from './command-line.ts';
import { jsonRecords } from './outputs.ts';

const OUT = ['--out', 'predictions.json', '--model', 'color'];

/** Starts an engine that may fetch from this machine; returns its address. */
async function serveEngine(folder: string): Promise<string> {
  const child = start(folder, ['engine', '--data', 'data', '--allow-fetch', '127.0.0.1']);
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return line.toString().trim();
}

/** Serves the sample photographs at their names. */
async function servePhotos(): Promise<string> {
  const server = createServer((request, response) => {
    readFile(join(SAMPLES, request.url ?? '')).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function storedInput(engine: string, id: string): Promise<Input> {
  const reply = await fetch(`${engine}/v2/inputs/${encodeURIComponent(id)}`);
  return ((await reply.json()) as { input: Input }).input;
}

async function photo(file: string, width: number, colour: string): Promise<void> {
  const image = sharp({ create: { width, height: width / 2, channels: 3, background: colour } });
  await image.jpeg().toFile(file);
}

describe('import of a list', () => {
  it('takes paths and addresses, puts what the list says onto the inputs, and names the lines that it cannot use', async () => {
    const folder = await temporaryFolder();
    const engine = await serveEngine(folder);
    const photos = await servePhotos();
    await copyFile(join(SAMPLES, 'coffee.png'), join(folder, 'coffee.png'));
    const lines = [
      'url,id,concepts,metadata,metadata.shelf,lat,lon,photographer',
      'coffee.png,my-coffee,cup;!cat,"{""year"": 2024}",7,48.2,16.4,Ann',
      `${photos}/cat-chelsea.png,my-cat,cat,,,,,Bob`,
      `${photos}/cat-chelsea.png,my-cat,cat,,,,,Bob`,
      'gone.jpg,,,,,,,',
      `${photos}/missing.png,,,,,,,`,
      'coffee.png,a/b,,,,,,',
    ];
    await writeFile(join(folder, 'list.csv'), lines.join('\r\n'));
    const args = ['import', '@list.csv', ...OUT, '--endpoint', engine, '--metadata', 'year=2020', '--json'] as const;

    const first = await run(folder, ...args, '--metadata', '{"project": "test"}', '--concept', 'cat');
    const second = await run(folder, ...args);

    expect(first.code).toBe(3);
    const { counts } = JSON.parse(first.stdout) as { counts: Record<string, number> };
    expect(counts).toMatchObject({ found: 6, done: 2, failed: 3, skipped: 1, pending: 0 });
    expect(first.stderr).toContain('list.csv, line 5: gone.jpg does not exist.');
    expect(first.stderr).toContain('list.csv, line 7: id must be a text without');
    const { data } = await storedInput(engine, 'my-coffee');
    expect(data?.concepts?.map(({ id, value }) => [id, value])).toEqual(
      expect.arrayContaining([
        ['cup', 1],
        ['cat', 0],
      ]),
    );
    expect(data?.metadata).toEqual({ year: 2024, shelf: '7', project: 'test' });
    expect(data?.geo?.geo_point).toEqual({ latitude: 48.2, longitude: 16.4 });
    expect((await storedInput(engine, 'my-cat')).data?.image?.url).toBeDefined();
    const records = await jsonRecords(folder);
    expect(records).toHaveLength(5);
    const cat = records.find(({ input }) => input.id === 'my-cat');
    expect(cat).toMatchObject({
      status: 'ok',
      input: { path: `${photos}/cat-chelsea.png`, sha256: null, row: { photographer: 'Bob' }, source: 'list:list.csv' },
    });
    expect(JSON.parse(second.stdout)).toMatchObject({ counts: { unchanged: 3, done: 0, uploaded: 0 } });
    expect(await jsonRecords(folder)).toHaveLength(5);
  });

  it('takes paths from standard input', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'photos'));
    await photo(join(folder, 'photos/red.jpg'), 100, 'red');
    await photo(join(folder, 'photos/blue.jpg'), 100, 'blue');
    await writeFile(join(folder, 'found'), './photos/red.jpg\n./photos/blue.jpg\n');

    const child = start(folder, ['import', '-', ...OUT], ['sh', '-c', 'exec "$@" < found', 'sh']);
    const { code, stdout } = await finished(child);

    expect(code).toBe(0);
    expect(stdout).toContain('2 found · 2 done');
    expect((await jsonRecords(folder)).map(({ input }) => input.path).toSorted()).toEqual([
      'photos/blue.jpg',
      'photos/red.jpg',
    ]);
  });

  it.each([
    [['@list.csv'], 'list.csv has no column path, file or url'],
    [['@none.txt'], 'none.txt: no such list.'],
    [['.', '--concept', 'a', '--not-concept', 'a'], 'cannot be both'],
    [['.', '--min-size', 'big'], 'It must be a size'],
    [['.', '--newer', 'yesterday'], 'It must be a date'],
    [['.', '--metadata', '{'], 'It is no valid JSON.'],
  ])('is refused before any work when it makes no sense: %j', async (args, message) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'list.csv'), 'name\na.jpg\n');

    const { code, stderr } = await run(folder, 'import', ...args, ...OUT);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(await readdir(folder)).toEqual(['list.csv']);
  });
});

describe('import of some images of a folder', () => {
  it('leaves out what the filters leave out, says so, and takes it when they change', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'raw'));
    await photo(join(folder, 'small.jpg'), 20, 'red');
    await photo(join(folder, 'large.jpg'), 900, 'green');
    await photo(join(folder, 'raw/large.jpg'), 900, 'blue');
    const args = ['import', '.', ...OUT, '--exclude', 'raw/**'] as const;

    const first = await run(folder, ...args, '--min-size', '1KB', '--json');
    const second = await run(folder, ...args);

    expect(JSON.parse(first.stdout)).toMatchObject({
      counts: { found: 3, done: 1, skipped: 2, failed: 0, pending: 0 },
    });
    expect(second.stdout).toContain('3 found · 1 done · 0 failed · 1 unchanged since an earlier run · 1 skipped');
    expect((await jsonRecords(folder)).map(({ input }) => input.path)).toEqual(['large.jpg', 'small.jpg']);
  });

  it('sends smaller copies, keeps the identity of the files, and says where they were taken and what folder they are in', async () => {
    const folder = await temporaryFolder();
    const engine = await serveEngine(folder);
    await mkdir(join(folder, 'photos/cats'), { recursive: true });
    const gps = {
      GPSLatitudeRef: 'N',
      GPSLatitude: '48/1 12/1 0/1',
      GPSLongitudeRef: 'E',
      GPSLongitude: '16/1 30/1 0/1',
    };
    const image = sharp({ create: { width: 800, height: 400, channels: 3, background: 'red' } });
    const large = join(folder, 'photos/cats/large.jpg');
    await image.clone().jpeg().withExif({ IFD3: gps }).toFile(large);
    await image.resize(300, 150).avif().toFile(join(folder, 'photos/phone.avif'));
    const before = await readFile(large);
    const args = [
      'import',
      'photos',
      ...OUT,
      '--endpoint',
      engine,
      '--geo-from-exif',
      '--concept-from-folder',
    ] as const;

    const first = await run(folder, ...args, '--max-side', '200');
    const second = await run(folder, ...args, '--max-side', '400');

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(second.stdout).toContain('No upload and no prediction was needed');
    expect(await readFile(large)).toEqual(before);
    const records = await jsonRecords(folder);
    const { input } = records.find(({ input: { path } }) => path === 'cats/large.jpg')!;
    expect(input).toMatchObject({ width: 800, height: 400, bytes: before.length, mime: 'image/jpeg' });
    const stored = await storedInput(engine, input.id ?? '');
    expect(stored.data?.concepts).toMatchObject([{ id: 'cats', value: 1 }]);
    expect(stored.data?.geo?.geo_point).toEqual({ latitude: 48.2, longitude: 16.5 });
    const sent = await fetch(stored.data?.image?.url ?? '');
    const { width, height } = await sharp(await sent.arrayBuffer()).metadata();
    expect([width, height]).toEqual([200, 100]);
    expect(records.map(({ status, input: { mime } }) => `${status} ${mime}`).toSorted()).toEqual([
      'ok image/avif',
      'ok image/jpeg',
    ]);
    expect(await readdir(join(folder, '.clarifai-ingest'))).not.toContain('renditions');
  });
});
