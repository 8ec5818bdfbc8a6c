import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ApiError, AuthError, RateLimitError, TransportError, type ApiFailure } from '../../../src/client/errors.ts';
import { divided } from '../../../src/pipeline/clarifai/divided.ts';

function failure(httpStatus: number): ApiFailure {
  const call = { method: 'POST', path: '/v2/inputs', requestId: null, retryAfterMs: null };
  return { ...call, httpStatus, code: null, description: '', details: '' };
}

function refusal(httpStatus: number): ApiError {
  return new ApiError(failure(httpStatus));
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
    ['an outage', new TransportError({ code: 'gave-up', method: 'POST', path: '/v2/inputs', reason: 'no answer' })],
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
});
