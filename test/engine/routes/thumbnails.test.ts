import { readFile } from 'node:fs/promises';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import type { TestEngine } from '../../support/engine.ts';
import { startTestEngine } from '../../support/engine.ts';
import { SAMPLES, plain } from '../samples.ts';

async function add(engine: TestEngine, image: Uint8Array, rest: object = {}): Promise<void> {
  const base64 = Buffer.from(image).toString('base64');
  await engine.call('POST', '/v2/inputs', { inputs: [{ id: 'a', data: { image: { base64, ...rest } } }] });
  await engine.processed();
}

async function sizeOf(reply: Response): Promise<readonly [width: number, height: number]> {
  const { width, height } = await sharp(Buffer.from(await reply.arrayBuffer())).metadata();
  return [width, height];
}

describe('a thumbnail', () => {
  it('is a small WebP of a stored image', async () => {
    const engine = await startTestEngine();
    await add(engine, await readFile(new URL('black-canyon.jpg', SAMPLES)));

    const reply = await engine.server.request('/thumbnails/embedded/a');

    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('image/webp');
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Math.max(...(await sizeOf(reply)))).toBe(256);
  });

  it('is upright, and never larger than the image', async () => {
    const engine = await startTestEngine();
    const lying = await sharp(await plain('red', 100, 40))
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    await add(engine, lying);

    expect(await sizeOf(await engine.server.request('/thumbnails/embedded/a'))).toEqual([40, 100]);
  });

  it('shows only the part that the models saw', async () => {
    const engine = await startTestEngine();
    await add(engine, await plain('blue', 200, 100), { crop: [0, 0, 1, 0.25] });

    expect(await sizeOf(await engine.server.request('/thumbnails/embedded/a'))).toEqual([50, 100]);
  });

  it('is not made again while the browser has it, but is when another image has taken the id', async () => {
    const engine = await startTestEngine();
    await add(engine, await plain('blue', 20, 10));
    const etag = (await engine.server.request('/thumbnails/embedded/a')).headers.get('etag') ?? '';
    const ask = async (): Promise<Response> =>
      engine.server.request('/thumbnails/embedded/a', { headers: { 'if-none-match': etag } });

    const same = await ask();
    await engine.call('DELETE', '/v2/inputs/a');
    await add(engine, await plain('red', 10, 20));
    const other = await ask();

    expect(etag).not.toBe('');
    expect(same.status).toBe(304);
    expect(await same.text()).toBe('');
    expect(other.status).toBe(200);
    expect(await sizeOf(other)).toEqual([10, 20]);
  });

  it('belongs to its app', async () => {
    const engine = await startTestEngine();
    const base64 = (await plain('blue', 20, 10)).toString('base64');
    await engine.call('POST', '/v2/users/ann/apps/pets/inputs', { inputs: [{ id: 'a', data: { image: { base64 } } }] });

    expect((await engine.server.request('/thumbnails/embedded/a')).status).toBe(404);
    expect((await engine.server.request('/thumbnails/ann%2Fpets/a')).status).toBe(200);
  });

  it('is refused for bytes that are no picture', async () => {
    const engine = await startTestEngine();
    const whole = await readFile(new URL('coffee.png', SAMPLES));
    await add(engine, whole.subarray(0, 5000));

    expect((await engine.server.request('/thumbnails/embedded/a')).status).toBe(415);
  });

  it.each([
    '/thumbnails/embedded/none',
    '/thumbnails/embedded/..%2f..%2fengine.sqlite',
    '/thumbnails/embedded',
    '/thumbnails/%/a',
  ])('is not there for %s', async (path) => {
    const { server } = await startTestEngine();

    expect((await server.request(path)).status).toBe(404);
  });
});
