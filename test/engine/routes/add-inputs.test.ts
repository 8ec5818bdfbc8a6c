import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { assert, asyncProperty, constantFrom, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MODEL, pngBase64, startTestEngine } from '../../support/engine.ts';

const image = (base64 = pngBase64()): object => ({ image: { base64 } });
const bytesOf = async (reply: Response): Promise<number> => (await reply.arrayBuffer()).byteLength;

describe('one odd input', () => {
  it.each([
    ['concepts that are no list', { concepts: { id: 'cat' } }],
    ['a concept that is nothing', { concepts: [null] }],
    ['a concept without id and name', { concepts: [{ value: 1 }] }],
    ['a concept value that is no number', { concepts: [{ id: 'cat', value: 'much' }] }],
    ['metadata that are no object', { metadata: ['a'] }],
    ['metadata that are a text', { metadata: 'a' }],
    ['a geo that is no object', { geo: 'here' }],
    ['a point without latitude', { geo: { geo_point: { longitude: 8 } } }],
    ['a point beside the globe', { geo: { geo_point: { longitude: 8, latitude: 91 } } }],
  ])('gets its own verdict and leaves its neighbour alone: %s', async (_, odd) => {
    const engine = await startTestEngine();

    const { http, body } = await engine.call('POST', '/v2/inputs', {
      inputs: [
        { id: 'odd', data: { ...image(), ...odd } },
        { id: 'good', data: image() },
      ],
    });

    expect(http).toBe(207);
    expect(body.inputs).toMatchObject([
      { id: 'odd', status: { code: 30104 } },
      { id: 'good', status: { code: 30001 } },
    ]);
    expect((await engine.call('GET', '/v2/inputs/odd')).http).toBe(404);
  });

  it.each([[5], [{}], ['.'], ['..'], ['\ud800'], ['a\u0000b'], ['x'.repeat(129)]])(
    'is refused when its id cannot be one: %j',
    async (id) => {
      const engine = await startTestEngine();

      const { http, body } = await engine.call('POST', '/v2/inputs', {
        inputs: [{ id, data: image() }, { data: image() }],
      });

      expect(http).toBe(207);
      expect(body.inputs).toMatchObject([{ status: { code: 30104 } }, { status: { code: 30001 } }]);
    },
  );

  it('that is refused is named by the address it came with, never by its bytes', async () => {
    const engine = await startTestEngine();
    const url = 'https://example.com/a.jpg';
    await engine.call('POST', '/v2/inputs', { inputs: [{ data: { image: { url } } }] });

    const { body } = await engine.call('POST', '/v2/inputs', {
      inputs: [{ data: { image: { url } } }, { id: '', data: image('%%%') }],
    });

    expect(body.inputs).toMatchObject([
      { data: { image: { url } }, created_at: '0001-01-01T00:00:00Z', status: { code: 30100 } },
      { data: { image: {} }, status: { code: 30300 } },
    ]);
    expect(JSON.stringify(body)).not.toContain('%%%');
  });

  it('asked for a prediction by a garbled hosted address does not harm its neighbour', async () => {
    const engine = await startTestEngine();

    const { http, body } = await engine.call('POST', `/v2/models/${MODEL.identity.id}/outputs`, {
      inputs: [{ data: { image: { url: 'http://127.0.0.1/hosted/embedded/%E0%A4%A' } } }, { data: image() }],
    });

    expect(http).toBe(207);
    expect(body.outputs).toMatchObject([{ status: { code: 30106 } }, { status: { code: 10000 } }]);
  });
});

describe('the same id from two calls at once', () => {
  it('is stored once, with the bytes of the call that was told so; the other is told that it exists', async () => {
    const engine = await startTestEngine();
    const add = async (bytes: number): Promise<{ http: number; body: { inputs: { status: { code: number } }[] } }> =>
      engine.call('POST', '/v2/inputs', { inputs: [{ id: 'same', data: image(pngBase64(bytes)) }] });

    const sizes = [100, 200, 300, 400, 500, 600];
    const replies = await Promise.all(sizes.map(add));

    const codes = replies.map(({ body }) => body.inputs[0]?.status.code);
    const winner = codes.indexOf(30001);
    expect(codes.toSorted()).toEqual([30001, 30104, 30104, 30104, 30104, 30104]);
    const served = await bytesOf(await engine.server.request('/hosted/embedded/same'));
    expect(served).toBe(8 + (sizes[winner] ?? 0));
    await engine.processed();
    const files = await readdir(join(engine.folder, 'images'), { recursive: true });
    expect(files.filter((name) => name.endsWith('.png'))).toHaveLength(1);
  });

  it('does not take the rest of the later call down', async () => {
    const engine = await startTestEngine();
    const call = (...ids: string[]): object => ({ inputs: ids.map((id) => ({ id, data: image() })) });

    const replies = await Promise.all([
      engine.call('POST', '/v2/inputs', call('a', 'same', 'b')),
      engine.call('POST', '/v2/inputs', call('c', 'same', 'd')),
    ]);

    expect(replies.map(({ http }) => http).toSorted()).toEqual([200, 207]);
    const { inputs } = (await engine.call('GET', '/v2/inputs')).body as { inputs: { id: string }[] };
    expect(inputs.map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'c', 'd', 'same']);
  });
});

describe('an input that is deleted and added again', () => {
  it('keeps its new image, however the two calls overlap', async () => {
    const engine = await startTestEngine();
    const ids = Array.from({ length: 40 }, (_, index) => `id-${index}`);
    const add = async (bytes: number): Promise<{ body: { inputs: { id: string; status: { code: number } }[] } }> =>
      engine.call('POST', '/v2/inputs', { inputs: ids.map((id) => ({ id, data: image(pngBase64(bytes)) })) });
    await add(100);
    await engine.processed();

    const [, again] = await Promise.all([engine.call('DELETE', '/v2/inputs', { ids }), add(200)]);

    const stored = again.body.inputs.filter(({ status }) => status.code === 30001);
    expect(stored.length).toBeGreaterThan(0);
    for (const { id } of stored) {
      const served = await engine.server.request(`/hosted/embedded/${id}`);
      expect(served.status).toBe(200);
      expect(await bytesOf(served)).toBe(208);
    }
  });
});

describe('an accepted id', () => {
  it('can always be shown, fetched and deleted, whatever its characters', async () => {
    const engine = await startTestEngine();
    const odd = constantFrom('%', '%25', '?', '#', '&', '+', ' ', '\\', '..', ':', '"', "'", 'ä', '日', '😀', ';', '=');
    const ids = tuple(string({ unit: 'binary', maxLength: 5 }), odd, string({ maxLength: 5 }));

    await assert(
      asyncProperty(ids, async (parts) => {
        const id = parts.join('');
        const { body } = await engine.call('POST', '/v2/inputs', { inputs: [{ id, data: image() }] });
        const [added] = body.inputs as { id: string; status: { code: number }; data: { image: { url?: string } } }[];
        if (added?.status.code !== 30001) return;

        const path = `/v2/inputs/${encodeURIComponent(id)}`;
        expect((await engine.call('GET', path)).body.input.id).toBe(id);
        const { pathname } = new URL(added.data.image.url ?? '');
        expect((await engine.server.request(pathname)).status).toBe(200);
        expect((await engine.call('DELETE', path, 'null')).http).toBe(200);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a data folder that cannot take images', () => {
  it('fails the call as a fault of the engine and stores nothing', async () => {
    const engine = await startTestEngine();
    await writeFile(join(engine.folder, 'images'), 'a file where the folder should be');

    const { http, body } = await engine.call('POST', '/v2/inputs', { inputs: [{ id: 'a', data: image() }] });

    expect(http).toBe(500);
    expect(body.status.code).toBe(99009);
    expect((await engine.call('GET', '/v2/inputs/a')).http).toBe(404);
  });
});
