import { expect, test } from 'vitest';

import { ApiError, ProxyError, TransportError, UserError, type ApiFailure } from '../../src/client/errors.ts';
import { judge, retryClassOfCode } from '../../src/client/retry-class.ts';

function refusal(failure: Partial<ApiFailure>): ApiError {
  return new ApiError({
    httpStatus: 400,
    code: null,
    description: '',
    details: '',
    requestId: null,
    method: 'GET',
    path: '/v2/inputs',
    retryAfterMs: null,
    ...failure,
  });
}

test.each([
  [{ httpStatus: 401, code: 11001, details: 'expired token' }, 'refresh'],
  [{ httpStatus: 401, code: 11001, details: 'invalid token' }, 'permanent'],
  [{ httpStatus: 429, code: null }, 'throttle'],
  [{ httpStatus: 200, code: 11005 }, 'throttle'],
  [{ httpStatus: 500, code: 10020 }, 'transient'],
  [{ httpStatus: 502, code: null }, 'transient'],
  [{ httpStatus: 504, code: null }, 'transient'],
  [{ httpStatus: 507, code: 10020 }, 'transient'],
  [{ httpStatus: 522, code: 10020 }, 'transient'],
  [{ httpStatus: 599, code: 10020 }, 'transient'],
  [{ httpStatus: 408, code: 10020 }, 'transient'],
  [{ httpStatus: 425, code: 10020 }, 'transient'],
  [{ httpStatus: 501, code: 10040 }, 'permanent'],
  [{ httpStatus: 400, code: 40031 }, 'transient'],
  [{ httpStatus: 400, code: 98004 }, 'transient'],
  [{ httpStatus: 400, code: 99009 }, 'transient'],
  [{ httpStatus: 400, code: 21354 }, 'warm-up'],
  [{ httpStatus: 503, code: 21355 }, 'warm-up'],
  [{ httpStatus: 400, code: 11102 }, 'permanent'],
  [{ httpStatus: 404, code: 11101 }, 'permanent'],
  [{ httpStatus: 413, code: 40033 }, 'permanent'],
])('a refusal with %o is %s', (failure, expected) => {
  expect(judge(refusal(failure), true).class).toBe(expected);
});

test.each([
  ['ECONNREFUSED', 'transient'],
  ['ENOTFOUND', 'transient'],
  ['timeout', 'transient'],
  ['reply-unreadable', 'transient'],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'permanent'],
  ['reply-too-large', 'permanent'],
  ['proxy-authentication', 'permanent'],
  ['gave-up', 'permanent'],
])('a transport failure %s is %s', (code, expected) => {
  const error = new TransportError({ code, method: 'GET', path: '/v2/inputs', reason: 'x' });

  expect(judge(error, true).class).toBe(expected);
});

test.each(['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT'])(
  'a certificate that is not accepted (%s) is worth waiting only where the service has answered before',
  (code) => {
    const error = new TransportError({ code, method: 'GET', path: '/v2/inputs', reason: 'x' });

    expect([judge(error, false).class, judge(error, true).class]).toEqual(['permanent', 'transient']);
  },
);

test.each([
  [403, 'permanent', 'transient'],
  [407, 'permanent', 'permanent'],
  [502, 'transient', 'transient'],
  [504, 'transient', 'transient'],
])('a proxy that refuses with %i is %s at first and %s later', (proxyStatus, first, later) => {
  const code = proxyStatus === 407 ? 'proxy-authentication' : 'proxy-refused';
  const failure = { code, method: 'GET', path: '/v2/inputs', reason: 'x', variable: 'HTTPS_PROXY', proxyStatus };
  const error = new ProxyError(failure);

  expect([judge(error, false).class, judge(error, true).class]).toEqual([first, later]);
});

test('a mistake of the caller and a bug are never tried again', () => {
  expect(judge(new UserError('x'), true).class).toBe('permanent');
  expect(judge(new TypeError('x'), true).class).toBe('permanent');
});

test('the wait that the service asked for is part of the verdict', () => {
  expect(judge(refusal({ httpStatus: 503, retryAfterMs: 4000 }), true)).toEqual({
    class: 'transient',
    retryAfterMs: 4000,
  });
});

test('item codes are judged by the same table', () => {
  expect([11005, 21351, 39996, 30100, 30002].map(retryClassOfCode)).toEqual([
    'throttle',
    'warm-up',
    'transient',
    'permanent',
    'permanent',
  ]);
});

test('the codes from 98000 to 98999 are transient, and those next to them are not', () => {
  expect([97_999, 98_000, 98_999, 99_000].map(retryClassOfCode)).toEqual([
    'permanent',
    'transient',
    'transient',
    'permanent',
  ]);
});
