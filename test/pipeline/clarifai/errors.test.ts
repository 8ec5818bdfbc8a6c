import { describe, expect, it } from 'vitest';

import { ApiError, ForeignReplyError, TransportError } from '../../../src/client/errors.ts';
import { errorOfCall, errorOfStatus } from '../../../src/pipeline/clarifai/errors.ts';

const CALL = { method: 'POST', path: '/v2/inputs', retryAfterMs: null } as const;

function refusal(httpStatus: number, code: number | null): ApiError {
  return new ApiError({ ...CALL, httpStatus, code, description: 'refused', details: '', requestId: null });
}

function foreign(httpStatus: number): ForeignReplyError {
  return new ForeignReplyError({ ...CALL, code: 'foreign-reply', reason: 'a web page answered', httpStatus });
}

function transport(code: string): TransportError {
  return new TransportError({ ...CALL, code, reason: 'x' });
}

describe('a call with one image that failed', () => {
  it.each([200, 302, 400, 403, 404, 500, 502, 507, 522, 530])(
    'is for the next run when something else than the service answered with HTTP %i',
    (http) => {
      expect(errorOfCall(foreign(http), 'upload')).toMatchObject({
        class: 'transient',
        code: `http-${http}`,
        http,
        retryable: true,
      });
    },
  );

  it.each(['ECONNRESET', 'timeout', 'CERT_HAS_EXPIRED', 'reply-too-large', 'reply-unreadable'])(
    'is for the next run when no reply came: %s',
    (code) => {
      expect(errorOfCall(transport(code), 'predict')).toMatchObject({
        class: 'transient',
        code: 'no-answer',
        http: null,
        retryable: true,
      });
    },
  );

  it.each([
    [500, 10_020],
    [501, 10_040],
    [507, 30_300],
    [529, 11_100],
    [400, 99_009],
  ])('is for the next run when the service stumbles with HTTP %i and code %i', (http, code) => {
    expect(errorOfCall(refusal(http, code), 'upload')).toMatchObject({ class: 'transient', code, retryable: true });
  });

  it.each([
    [400, 30_300],
    [400, 31_101],
    [413, 40_033],
    [400, 47_104],
    [400, 40_003],
  ])('is final when the service says that the image is the reason: HTTP %i, code %i', (http, code) => {
    expect(errorOfCall(refusal(http, code), 'upload')).toMatchObject({ class: 'permanent', code, retryable: false });
  });

  it.each([
    [400, 10_020],
    [400, 11_100],
    [404, 11_101],
    [402, 11_006],
    [400, 55_555],
  ])('is for the next run when the service says nothing of the image: HTTP %i, code %i', (http, code) => {
    expect(errorOfCall(refusal(http, code), 'upload')).toMatchObject({ class: 'permanent', code, retryable: true });
  });

  it('is for the next run when a gateway finds it too large, but not for another try in this one', () => {
    expect(errorOfCall(foreign(413), 'upload')).toMatchObject({
      class: 'permanent',
      code: 'http-413',
      retryable: true,
    });
  });
});

describe('the status of one image in a reply', () => {
  it.each([
    [30_300, 'permanent', false],
    [30_002, 'permanent', false],
    [39_996, 'transient', true],
    [11_005, 'throttle', true],
    [11_006, 'permanent', true],
    [21_200, 'permanent', true],
  ])('with code %i is %s, worth another run: %s', (code, kind, retryable) => {
    expect(errorOfStatus({ code }, 'predict')).toMatchObject({ class: kind, retryable });
  });
});
