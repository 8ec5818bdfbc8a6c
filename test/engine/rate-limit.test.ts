import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { RateLimit } from '../../src/engine/guard/rate-limit.ts';
import { startTestEngine } from '../support/engine.ts';

describe('RateLimit', () => {
  it('lets no more through than a burst of one second and the rate allow, over any time', () => {
    const gapsMs = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), gapsMs, (perSecond, gaps) => {
        let nowMs = 0;
        const limit = new RateLimit(perSecond, () => nowMs);
        let passed = 0;
        for (const gapMs of gaps) {
          nowMs += gapMs;
          if (limit.take('somebody') === 0) passed += 1;
          expect(passed).toBeLessThanOrEqual(perSecond + (nowMs / 1000) * perSecond + 1e-6);
        }
      }),
    );
  });

  it('lets a caller through who comes again when it was told to', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 50, noNaN: true }), (perSecond) => {
        let nowMs = 0;
        const limit = new RateLimit(perSecond, () => nowMs);
        let waitSeconds = 0;
        while (waitSeconds === 0) waitSeconds = limit.take('somebody');

        nowMs += Math.ceil(waitSeconds) * 1000;

        expect(limit.take('somebody')).toBe(0);
      }),
    );
  });
});

describe('an engine with a rate limit', () => {
  it('throttles a caller as the service does, and no other caller', async () => {
    const { server } = await startTestEngine({ apiKeys: ['one', 'two'], rate: 0.5 });
    const call = async (key: string): Promise<Response> =>
      server.request('/v2/inputs', { headers: { authorization: `Key ${key}` } });

    const [first, second, other] = [await call('one'), await call('one'), await call('two')];

    expect([first.status, second.status, other.status]).toEqual([200, 429, 200]);
    expect(second.headers.get('retry-after')).toBe('2');
    expect(await second.json()).toMatchObject({
      status: { code: 11005, details: 'The limit of 0.5 requests per second is exceeded.' },
    });
  });

  it('does not count health checks, hosted images and refused callers', async () => {
    const { server } = await startTestEngine({ apiKeys: ['secret'], rate: 0.001 });
    const status = async (path: string, key: string): Promise<number> =>
      (await server.request(path, { headers: { authorization: `Key ${key}` } })).status;

    for (let call = 0; call < 5; call += 1) {
      expect(await status('/healthz', 'secret')).toBe(200);
      expect(await status('/hosted/embedded/none', 'secret')).toBe(404);
      expect(await status('/v2/inputs', 'wrong')).toBe(401);
    }

    expect(await status('/v2/inputs', 'secret')).toBe(200);
    expect(await status('/v2/inputs', 'secret')).toBe(429);
  });
});
