import { describe, expect, it } from 'vitest';

import { pngBase64, startTestEngine } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';

async function add(engine: TestEngine, path: string, id: string, rest: object = {}): Promise<void> {
  const inputs = [{ id, data: { image: { base64: pngBase64() }, concepts: [{ id: 'cat' }] } }];
  expect((await engine.call('POST', path, { inputs, ...rest })).http).toBe(200);
}

async function idsAt(engine: TestEngine, path: string): Promise<readonly string[]> {
  const { body } = await engine.call('GET', path);
  return (body.inputs as { id: string }[]).map(({ id }) => id);
}

describe('an app', () => {
  it('holds its own inputs, whether its path, the body or the query names it', async () => {
    const engine = await startTestEngine();
    await add(engine, '/v2/inputs', 'mine');
    await add(engine, '/v2/users/ann/apps/cats/inputs', 'by-path');
    await add(engine, '/v2/inputs', 'by-body', { user_app_id: { user_id: 'ann', app_id: 'cats' } });

    expect(await idsAt(engine, '/v2/inputs')).toEqual(['mine']);
    expect(await idsAt(engine, '/v2/users/ann/apps/cats/inputs')).toEqual(['by-body', 'by-path']);
    expect(await idsAt(engine, '/v2/inputs?user_app_id.user_id=ann&user_app_id.app_id=cats')).toHaveLength(2);
    expect(await idsAt(engine, '/v2/users/bob/apps/cats/inputs')).toEqual([]);
  });

  it('is the same for "me" and for a call that names only the app', async () => {
    const engine = await startTestEngine();
    await add(engine, '/v2/users/me/apps/dogs/inputs', 'a');

    expect(await idsAt(engine, '/v2/inputs?user_app_id.app_id=dogs')).toEqual(['a']);
  });

  it('may reuse an id of another app and shows its own images', async () => {
    const engine = await startTestEngine();
    await add(engine, '/v2/inputs', 'same');
    await add(engine, '/v2/users/ann/apps/cats/inputs', 'same');
    await engine.processed();
    const { body } = await engine.call('GET', '/v2/users/ann/apps/cats/inputs/same');

    const reply = await engine.server.request(body.input.data.image.url);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('image/png');
    expect(body.input.data.concepts[0].app_id).toBe('cats');
  });

  it('has models and workflows of its own beside the public ones', async () => {
    const engine = await startTestEngine();
    const cats = '/v2/users/ann/apps/cats';
    await engine.call('POST', `${cats}/models`, { model: { id: 'pets' } });
    await engine.call('POST', `${cats}/workflows`, {
      workflows: [{ id: 'w', nodes: [{ id: 'n', model: { id: 'pets' } }] }],
    });

    const there = await engine.call('GET', `${cats}/models/pets`);
    expect(there.body.model.app_id).toBe('cats');
    expect((await engine.call('GET', '/v2/models/pets')).http).toBe(404);
    expect((await engine.call('GET', `${cats}/workflows/w`)).http).toBe(200);
    expect((await engine.call('GET', '/v2/workflows/w')).http).toBe(404);
    expect((await engine.call('GET', `${cats}/models/general-image-recognition`)).http).toBe(200);
  });

  it('loses nothing when another app is emptied', async () => {
    const engine = await startTestEngine();
    await add(engine, '/v2/inputs', 'kept');
    await add(engine, '/v2/users/ann/apps/cats/inputs', 'gone');

    await engine.call('DELETE', '/v2/users/ann/apps/cats/inputs', { delete_all: true });

    expect(await idsAt(engine, '/v2/inputs')).toEqual(['kept']);
    expect(await idsAt(engine, '/v2/users/ann/apps/cats/inputs')).toEqual([]);
  });
});
