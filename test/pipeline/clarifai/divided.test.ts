import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  ApiError,
  AuthError,
  ForeignReplyError,
  ProxyError,
  RateLimitError,
  TransportError,
  type ApiFailure,
} from '../../../src/client/errors.ts';
import { divided } from '../../../src/pipeline/clarifai/divided.ts';

const CALL = { method: 'POST', path: '/v2/inputs', requestId: null, retryAfterMs: null } as const;

function failure(httpStatus: number, code: number | null = 11100): ApiFailure {
  return { ...CALL, httpStatus, code, description: '', details: '' };
}

function refusal(httpStatus: number, code?: number | null): ApiError {
  return new ApiError(failure(httpStatus, code));
}

function webPage(httpStatus: number): ForeignReplyError {
  return new ForeignReplyError({ ...CALL, code: 'foreign-reply', reason: 'a web page answered', httpStatus });
}

describe('divided', () => {
  it('finds exactly the items that spoil a call, wherever they are, and serves all others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 128 }), async (areGood) => {
        const send = async (part: readonly boolean[]): Promise<readonly string[]> => {
          if (part.some((isGood) => !isGood)) throw refusal(400);
          return part.map(() => 'served');
        };

        const answers = await divided(areGood, send, () => 'refused');

        expect(answers).toEqual(areGood.map((isGood) => (isGood ? 'served' : 'refused')));
      }),
    );
  });

  it('splits a call that is too large until its parts fit', async () => {
    const sizes: number[] = [];
    const send = async (part: readonly number[]): Promise<readonly number[]> => {
      if (part.length > 30) throw refusal(413);
      sizes.push(part.length);
      return part;
    };

    const items = Array.from({ length: 128 }, (_, index) => index);
    const answers = await divided(items, send, () => -1);

    expect(answers).toEqual(items);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(30);
  });

  it.each([
    ['no permission', new AuthError(failure(403))],
    ['throttling', new RateLimitError(failure(429))],
    ['an outage', new TransportError({ ...CALL, code: 'gave-up', reason: 'no answer' })],
    ['a redirect', new ForeignReplyError({ ...CALL, code: 'redirect', reason: 'redirects', httpStatus: 302 })],
    [
      'a proxy',
      new ProxyError({ ...CALL, code: 'ECONNREFUSED', reason: 'x', variable: 'HTTPS_PROXY', proxyStatus: null }),
    ],
    ['a path that is not known', refusal(404, null)],
    ['a spent plan', refusal(402, 11_006)],
    ['a model that is gone', refusal(404, 21_200)],
    ['a call that is not supported', refusal(400, 10_040)],
  ])('does not ask again after trouble that smaller calls would meet too: %s', async (_, error) => {
    let calls = 0;
    const send = async (): Promise<readonly never[]> => {
      calls += 1;
      throw error;
    };

    await expect(divided([1, 2, 3], send, () => undefined)).rejects.toBe(error);
    expect(calls).toBe(1);
  });

  it('finds the item on which the service stumbles again and again', async () => {
    const send = async (part: readonly number[]): Promise<readonly string[]> => {
      if (part.includes(3)) throw refusal(500);
      return part.map(() => 'served');
    };

    expect(await divided([1, 2, 3, 4], send, () => 'refused')).toEqual(['served', 'served', 'refused', 'served']);
  });

  it.each([
    ['a web page with HTTP 200', webPage(200)],
    ['a web page with HTTP 404', webPage(404)],
    ['an error of the service', refusal(500, 10_020)],
    ['no reply', new TransportError({ ...CALL, code: 'UND_ERR_SOCKET', reason: 'other side closed' })],
    ['a model that still loads', refusal(400, 21_355)],
  ])('blames no item for trouble that none gets past: %s', async (_, error) => {
    const sizes: number[] = [];
    const send = async (part: readonly number[]): Promise<readonly never[]> => {
      sizes.push(part.length);
      throw error;
    };
    const items = Array.from({ length: 128 }, (__, index) => index);

    await expect(divided(items, send, () => 'refused')).rejects.toBe(error);
    expect(sizes).toEqual([128, 1, 1]);
  });

  it('finds the items that a gateway answers with a page, wherever they are, when others get past it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 126 }), async (areGood) => {
        const items = [true, ...areGood];
        const send = async (part: readonly boolean[]): Promise<readonly string[]> => {
          if (part.some((isGood) => !isGood)) throw webPage(403);
          return part.map(() => 'served');
        };

        const answers = await divided(items, send, () => 'refused');

        expect(answers).toEqual(items.map((isGood) => (isGood ? 'served' : 'refused')));
      }),
    );
  });

  it('splits a call that is too large for a gateway, down to the single item', async () => {
    const send = async (): Promise<readonly string[]> => {
      throw webPage(413);
    };

    expect(await divided([1, 2, 3], send, () => 'refused')).toEqual(['refused', 'refused', 'refused']);
  });
});
