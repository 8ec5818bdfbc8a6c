import { describe, expect, it } from 'vitest';

import { pngBase64, startTestEngine } from '../../support/engine.ts';

const image = (ending = ''): object => ({ data: { image: { base64: pngBase64(10, ending) } } });

describe('a page of inputs', () => {
  it.each(['page=0', 'page=-1', 'page=1.5', 'page=x', 'page=1e300', 'per_page=0', 'per_page=-5', 'per_page=1e300'])(
    'never fails the call for what makes no sense: %s',
    async (query) => {
      const engine = await startTestEngine();
      await engine.call('POST', '/v2/inputs', { inputs: [image()] });

      const { http, body } = await engine.call('GET', `/v2/inputs?${query}`);

      expect([http, body.status.code]).toEqual([200, 10000]);
      expect(body.inputs).toHaveLength(1);
    },
  );

  it('beyond the end is empty, however far', async () => {
    const engine = await startTestEngine();
    await engine.call('POST', '/v2/inputs', { inputs: [image()] });

    const { http, body } = await engine.call('GET', '/v2/inputs?page=9007199254740991&per_page=1000');

    expect([http, body.inputs]).toEqual([200, []]);
  });

  it('on which every input failed is a mixed success, in code and words', async () => {
    const engine = await startTestEngine();
    await engine.call('POST', '/v2/inputs', { inputs: [image('broken')] });
    await engine.processed();

    const { http, body } = await engine.call('GET', '/v2/inputs');

    expect(http).toBe(207);
    expect(body.status).toMatchObject({ code: 10010, description: 'Mixed Success' });
  });

  it('shows the inputs of one status only', async () => {
    const engine = await startTestEngine();
    await engine.call('POST', '/v2/inputs', {
      inputs: [
        { id: 'good', ...image() },
        { id: 'bad', ...image('broken') },
      ],
    });
    await engine.processed();

    const { body } = await engine.call('GET', '/v2/inputs?status.code=30000');

    expect(body.inputs).toMatchObject([{ id: 'good' }]);
  });
});
