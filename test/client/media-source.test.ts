import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { encodeInputs } from '../../src/client/body.ts';
import { UserError } from '../../src/client/errors.ts';
import { Image } from '../../src/client/image.ts';
import { Video } from '../../src/client/video.ts';
import { LIMITS } from '../../src/wire/limits.ts';

const content = Buffer.from('content');
const base64 = content.toString('base64');

async function bodyOf(...images: readonly (Image | Video)[]): Promise<{ json: unknown; failed: readonly string[] }> {
  const { body, failed } = await encodeInputs(images.map((image) => image.toItem()));
  return { json: JSON.parse(body.toString()), failed: failed.map(({ error }) => error.message) };
}

/** Gives pieces of a megabyte without end, and tells how many were taken. */
function endless(): { stream: AsyncIterable<Uint8Array>; taken: () => number } {
  let taken = 0;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (; ; taken += 1) yield new Uint8Array(1_000_000);
  }
  return { stream: pieces(), taken: () => taken };
}

test.each([
  ['a Blob', (): Image => new Image({ blob: new Blob([content]) })],
  ['a stream of Node', () => new Image({ stream: Readable.from([content.subarray(0, 3), content.subarray(3)]) })],
  ['a stream of the web', () => new Image({ stream: new Blob([content]).stream() })],
])('%s is written into the body as base64', async (_, make) => {
  const { json } = await bodyOf(make());

  expect(json).toEqual({ inputs: [{ data: { image: { base64 } } }] });
});

test('a video is sent as a video', async () => {
  const { json } = await bodyOf(
    new Video({ bytes: content, id: 'v', concepts: ['cat'] }),
    new Video({ url: 'https://img.example/a.mp4' }),
  );

  expect(json).toEqual({
    inputs: [
      { id: 'v', data: { video: { base64 }, concepts: [{ id: 'cat', value: 1 }] } },
      { data: { video: { url: 'https://img.example/a.mp4' } } },
    ],
  });
});

test('a stream in whatever pieces gives the bytes that went in', async () => {
  const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(pieces, async (chunks) => {
      const { json } = await bodyOf(new Image({ stream: Readable.from(chunks) }));
      expect(json).toEqual({ inputs: [{ data: { image: { base64: Buffer.concat(chunks).toString('base64') } } }] });
    }),
  );
});

test('a stream that is too large is given up early, and its neighbours are sent', async () => {
  const { stream, taken } = endless();

  const { json, failed } = await bodyOf(new Image({ stream }), new Image({ bytes: content, id: 'b' }));

  expect(failed).toEqual([expect.stringContaining(`${LIMITS.imageBytes} bytes`)]);
  expect(json).toEqual({ inputs: [{ id: 'b', data: { image: { base64 } } }] });
  expect(taken()).toBeLessThan(60);
});

test('a Blob that is too large is not read', async () => {
  const blob = new Blob([new Uint8Array(LIMITS.imageBytes + 1)]);

  expect((await bodyOf(new Image({ blob }))).failed).toEqual([expect.stringContaining('larger than')]);
});

test('a stream can be sent once, and says so the second time', async () => {
  const image = new Image({ stream: Readable.from([content]) });

  await bodyOf(image);

  expect((await bodyOf(image)).failed).toEqual([expect.stringContaining('read before')]);
});

test.each([
  ['breaks', new Error('disk on fire'), 'disk on fire'],
  ['is empty', null, 'empty'],
])('a stream that %s is told', async (_, error, says) => {
  const stream = new Readable({
    read(): void {
      if (error === null) this.push(null);
      else this.destroy(error);
    },
  });

  const { failed } = await bodyOf(new Image({ stream }));

  expect(failed).toEqual([expect.stringContaining(says)]);
});

test('a stream that stands still ends with the call', async () => {
  const controller = new AbortController();
  const stream = new Readable({ read: () => controller.abort(new Error('stopped')) });

  const encoding = encodeInputs([new Image({ stream }).toItem()], {}, { signal: controller.signal });

  await expect(encoding).rejects.toThrow('stopped');
});

test('an image that is not sent leaves its stream alone', async () => {
  const stream = Readable.from([content]);

  expect(() => new Image({ stream, id: 'a/b' })).toThrow(UserError);

  expect(await buffer(stream)).toEqual(content);
});
