import { describe, expect, it } from 'vitest';

import { MODEL, pngBase64, startTestEngine } from '../../support/engine.ts';

const image = (base64 = pngBase64()): object => ({ data: { image: { base64 } } });

describe('POST /v2/inputs', () => {
  it('accepts images, processes them afterwards, and never echoes their bytes', async () => {
    const engine = await startTestEngine();
    const inputs = [
      { id: 'a', ...image() },
      { id: 'b', ...image() },
    ];

    const { http, body } = await engine.call('POST', '/v2/inputs', { inputs });
    await engine.processed();

    expect(http).toBe(200);
    expect(body.status).toMatchObject({ code: 10000, description: 'Ok', req_id: expect.any(String) as string });
    expect(body.inputs).toMatchObject([
      { id: 'a', status: { code: 30001 }, data: { image: { url: 'http://localhost/hosted/embedded/a' } } },
      { id: 'b', status: { code: 30001 } },
    ]);
    expect(JSON.stringify(body)).not.toContain('base64');
    expect((await engine.call('GET', '/v2/inputs/a')).body.input).toMatchObject({
      status: { code: 30000 },
      data: { image: { image_info: { width: 4, height: 3 } } },
    });
  });

  it('gives each input its own verdict: the good are stored beside the bad', async () => {
    const engine = await startTestEngine();
    await engine.call('POST', '/v2/inputs', { inputs: [{ id: 'old', ...image() }] });

    const { http, body } = await engine.call('POST', '/v2/inputs', {
      inputs: [
        { id: 'good', ...image() },
        { id: 'old', ...image() },
        { id: 'twice', ...image() },
        { id: 'twice', ...image() },
        { id: 'text', ...image(Buffer.from('no image').toString('base64')) },
        { id: 'garbled', ...image('%%%') },
        { id: 'a/b', ...image() },
        { id: 'nothing', data: {} },
        { id: 'both', data: { image: { base64: pngBase64(), url: 'https://example.com/a.jpg' } } },
        { id: 'odd url', data: { image: { url: 'ftp://example.com/a.jpg' } } },
        null,
      ],
    });

    expect(http).toBe(207);
    expect(body.status).toMatchObject({ code: 10010, description: 'Mixed Success' });
    const codes = (body.inputs as { status: { code: number } }[]).map(({ status }) => status.code);
    expect(codes).toEqual([30001, 30104, 30001, 30104, 30300, 30300, 30104, 30104, 30104, 30106, 30104]);
    expect(body.inputs[1].status.details).toContain('old');
  });

  it('answers 400 and 10020 when every input is refused', async () => {
    const engine = await startTestEngine();

    const { http, body } = await engine.call('POST', '/v2/inputs', { inputs: [{ data: {} }] });

    expect(http).toBe(400);
    expect(body).toMatchObject({ status: { code: 10020 }, inputs: [{ created_at: '0001-01-01T00:00:00Z' }] });
  });

  it.each([{}, { inputs: [] }, { inputs: Array.from({ length: 129 }, () => image()) }, null, 'not json', []])(
    'refuses a request that is no list of 1 to 128 inputs (case %#)',
    async (body) => {
      const engine = await startTestEngine();

      const reply = await engine.call('POST', '/v2/inputs/', body);

      expect(reply.http).toBe(400);
      expect(reply.body.status.code).toBe(11100);
    },
  );

  it('refuses a second input by the same address unless that is allowed', async () => {
    const engine = await startTestEngine();
    const byUrl = { data: { image: { url: ' https://example.com/a.jpg ' } } };
    await engine.call('POST', '/v2/inputs', { inputs: [byUrl] });

    const again = await engine.call('POST', '/v2/inputs', { inputs: [byUrl] });
    const allowed = await engine.call('POST', '/v2/inputs', {
      inputs: [{ data: { image: { url: 'https://example.com/a.jpg', allow_duplicate_url: true } } }],
    });

    expect(again.body.inputs[0].status.code).toBe(30100);
    expect(allowed.body.inputs[0].status.code).toBe(30001);
  });

  it('keeps concepts, metadata and geo; an absent value means present', async () => {
    const engine = await startTestEngine();
    const geo = { geo_point: { longitude: 8.5, latitude: 47.4 } };
    const concepts = [{ id: 'boat' }, { id: 'car', value: false }, { id: 'lake', value: true, name: 'Lake' }];

    await engine.call('POST', '/v2/inputs', {
      inputs: [{ id: 'a', data: { image: { base64: pngBase64() }, concepts, metadata: { sku: 4 }, geo } }],
    });

    const { input } = (await engine.call('GET', '/v2/inputs/a')).body;
    expect(input.data).toMatchObject({ metadata: { sku: 4 }, geo });
    expect(input.data.concepts).toEqual([
      { id: 'boat', name: 'boat', value: 1, app_id: 'embedded' },
      { id: 'car', name: 'car', value: 0, app_id: 'embedded' },
      { id: 'lake', name: 'Lake', value: 1, app_id: 'embedded' },
    ]);
  });

  it('marks an image that cannot be decoded as failed and says why', async () => {
    const engine = await startTestEngine();

    await engine.call('POST', '/v2/inputs', { inputs: [{ id: 'bad', ...image(pngBase64(10, 'broken')) }] });
    await engine.processed();

    expect((await engine.call('GET', '/v2/inputs/bad')).body.input.status).toEqual({
      code: 30300,
      description: 'Input has invalid bytes',
      details: 'the PNG ends early',
    });
    expect((await engine.call('GET', '/v2/inputs/status')).body.counts).toMatchObject({ processed: 0, errors: 1 });
    expect(await engine.call('GET', '/v2/inputs')).toMatchObject({ http: 207, body: { status: { code: 10010 } } });
  });

  it('does not fetch from private networks', async () => {
    const engine = await startTestEngine();
    const urls = [
      'http://127.0.0.1:1/a.jpg',
      'http://[::1]/a.jpg',
      'http://169.254.169.254/x',
      'http://10.0.0.1/a.jpg',
    ];

    await engine.call('POST', '/v2/inputs', { inputs: urls.map((url) => ({ data: { image: { url } } })) });
    await engine.processed();

    const { inputs } = (await engine.call('GET', '/v2/inputs')).body as { inputs: { status: { code: number } }[] };
    expect(inputs.map(({ status }) => status.code)).toEqual([30106, 30106, 30106, 30106]);
  });
});

describe('GET /v2/inputs', () => {
  it('pages newest first and ends with an empty list', async () => {
    const engine = await startTestEngine();
    const inputs = ['1', '2', '3'].map((id) => ({ id, ...image() }));
    await engine.call('POST', '/v2/inputs', { inputs });

    const pages = await Promise.all(
      [1, 2, 3].map(async (page) => (await engine.call('GET', `/v2/inputs?page=${page}&per_page=2`)).body),
    );

    expect(pages).toMatchObject([{ inputs: [{ id: '3' }, { id: '2' }] }, { inputs: [{ id: '1' }] }, { inputs: [] }]);
    expect(pages[2].status.code).toBe(10000);
  });

  it('streams oldest first behind a cursor, and finds by ids', async () => {
    const engine = await startTestEngine();
    const inputs = ['1', '2', '3'].map((id) => ({ id, ...image() }));
    await engine.call('POST', '/v2/inputs', { inputs });

    const stream = await engine.call('GET', '/v2/inputs/stream?last_id=1');
    const byIds = await engine.call('GET', '/v2/inputs?ids=3&ids=none&ids=1');

    expect(stream.body.inputs).toMatchObject([{ id: '2' }, { id: '3' }]);
    expect(byIds.body.inputs).toMatchObject([{ id: '3' }, { id: '1' }]);
  });

  it('refuses to go on behind an input that is not there any more, instead of ending the list early', async () => {
    const engine = await startTestEngine();

    const { http, body } = await engine.call('GET', '/v2/inputs/stream?last_id=gone');

    expect(http).toBe(400);
    expect(body.status).toMatchObject({ code: 11_100, details: expect.stringContaining('gone') });
  });

  it('predicts by a hosted address under whatever name the client reaches it', async () => {
    const engine = await startTestEngine();
    await engine.call('POST', '/v2/inputs', { inputs: [{ id: 'a', ...image() }] });
    await engine.processed();
    const path = `/v2/models/${MODEL.identity.id}/outputs`;
    const ask = async (origin: string, url: string): Promise<number> => {
      const body = JSON.stringify({ inputs: [{ data: { image: { url } } }] });
      const reply = await engine.server.request(`${origin}${path}`, { method: 'POST', body });
      return ((await reply.json()) as { outputs: { status: { code: number } }[] }).outputs[0]?.status.code ?? 0;
    };

    expect(await ask('http://nas.local:8080', 'http://nas.local:8080/hosted/embedded/a')).toBe(10_000);
    // Under another name it is an address like any other, and not a public one.
    expect(await ask('http://nas.local:8080', 'http://10.0.0.1/hosted/embedded/a')).toBe(30_106);
  });

  it('answers 404 for an input that is not there, under any spelling of its path', async () => {
    const engine = await startTestEngine();

    for (const path of ['/v2/inputs/none', '/v2/inputs/none/', '/v2/users/me/apps/my-app/inputs/none']) {
      expect(await engine.call('GET', path)).toMatchObject({ http: 404, body: { status: { code: 11101 } } });
    }
  });
});

describe('DELETE /v2/inputs', () => {
  it('removes inputs with their images, by id, by list, or all', async () => {
    const engine = await startTestEngine();
    const inputs = ['1', '2', '3', '4'].map((id) => ({ id, ...image() }));
    await engine.call('POST', '/v2/inputs', { inputs });
    await engine.processed();

    await engine.call('DELETE', '/v2/inputs/1', 'null');
    await engine.call('DELETE', '/v2/inputs', { ids: ['2', 'none'] });
    const left = (await engine.call('GET', '/v2/inputs')).body.inputs as object[];
    await engine.call('DELETE', '/v2/inputs', { delete_all: true });

    expect(left).toMatchObject([{ id: '4' }, { id: '3' }]);
    expect((await engine.call('GET', '/v2/inputs')).body.inputs).toEqual([]);
    expect((await engine.server.request('/hosted/embedded/3')).status).toBe(404);
  });
});

describe('the engine, started again', () => {
  it('has every input that it acknowledged, and finishes those that waited', async () => {
    const first = await startTestEngine();
    const inputs = Array.from({ length: 50 }, (_, index) => ({ id: String(index), ...image() }));
    await first.call('POST', '/v2/inputs', { inputs });
    await first.close();

    const second = await startTestEngine({ folder: first.folder });
    await second.processed();

    expect((await second.call('GET', '/v2/inputs/status')).body.counts).toMatchObject({ processed: 50, to_process: 0 });
  });
});
