import { writeFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { expect, it } from 'vitest';

import { doneOutcome, failedOutcome, foundFile } from '../../../support/outcomes.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { TestVitals } from '../../../support/vitals.ts';
import { pageApp } from './app.ts';

/** A JPEG that lies on its side, as its EXIF data say. */
async function photo(background = 'red'): Promise<Buffer> {
  return sharp({ create: { width: 800, height: 600, channels: 3, background } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

async function fileWith(name: string, bytes: Buffer | string): Promise<string> {
  const file = join(await temporaryFolder(), name);
  await writeFile(file, bytes);
  return file;
}

it('shows a file of the newest outcomes upright, with the longer side at 240 pixels', async () => {
  const vitals = new TestVitals();
  const file = await fileWith('a.jpg', await photo());
  vitals.end(doneOutcome(foundFile('a.jpg', file)));

  const reply = await pageApp(vitals).request('/thumbnails/1');

  const { format, width, height } = await sharp(await reply.arrayBuffer()).metadata();
  expect(reply.headers.get('content-type')).toBe('image/webp');
  expect({ format, width, height }).toEqual({ format: 'webp', width: 180, height: 240 });
});

it('is not sent again while the file is the same, and is another one when the file is', async () => {
  const vitals = new TestVitals();
  const file = await fileWith('a.jpg', await photo());
  vitals.end(doneOutcome(foundFile('a.jpg', file)));
  const app = pageApp(vitals);
  const first = await app.request('/thumbnails/1');
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' };

  const again = await app.request('/thumbnails/1', { headers });
  await writeFile(file, await photo('blue'));
  await utimes(file, 1, 1);
  const changed = await app.request('/thumbnails/1', { headers });

  expect([first.status, again.status, changed.status]).toEqual([200, 304, 200]);
  const { dominant } = await sharp(await changed.arrayBuffer()).stats();
  expect(dominant.b).toBeGreaterThan(dominant.r);
});

it('shows no file but those of the newest outcomes', async () => {
  const vitals = new TestVitals();
  const file = await fileWith('a.jpg', await photo());
  for (let number = 1; number <= 61; number += 1) vitals.end(doneOutcome(foundFile('a.jpg', file)));
  const app = pageApp(vitals);

  const paths = ['1', '0', '62', '2.5', '-2', '2%2f..', encodeURIComponent(file)];
  const replies = await Promise.all(paths.map(async (path) => (await app.request(`/thumbnails/${path}`)).status));

  expect(replies).toEqual(paths.map(() => 404));
  expect((await app.request('/thumbnails/2')).status).toBe(200);
});

it.each([
  ['no image', 'plain text', 415],
  ['a picture that names other files', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 415],
  ['a broken image', Buffer.from('\xFF\xD8\xFF\xE0 and then nothing', 'latin1'), 415],
] as const)('has none of %s', async (_what, bytes, status) => {
  const vitals = new TestVitals();
  vitals.end(failedOutcome(foundFile('a.jpg', await fileWith('a.jpg', bytes))));

  expect((await pageApp(vitals).request('/thumbnails/1')).status).toBe(status);
});

it('has none of a file that is gone, nor of an address', async () => {
  const vitals = new TestVitals();
  vitals.end(doneOutcome(foundFile('a.jpg', join(await temporaryFolder(), 'gone.jpg'))));
  vitals.end(doneOutcome({ ...foundFile('https://example.com/a.jpg', '/etc/hostname'), origin: 'address' }));
  const app = pageApp(vitals);

  expect((await app.request('/thumbnails/1')).status).toBe(404);
  expect((await app.request('/thumbnails/2')).status).toBe(404);
});
