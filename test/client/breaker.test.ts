import { expect, test } from 'vitest';

import { withBreaker, type BreakerOptions } from '../../src/client/breaker.ts';
import { systemClock } from '../../src/client/clock.ts';
import { TransportError, UserError } from '../../src/client/errors.ts';
import type { Transport, TransportReply, TransportRequest } from '../../src/client/transport.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';

const post: TransportRequest = {
  method: 'POST',
  path: '/v2/inputs',
  headers: { authorization: 'Key k' },
  timeoutMs: 1,
};

/** What comes of a request: an HTTP status, null for no reply, a web page in the place of one, or another error. */
type Outcome = number | null | string | Error;

const OK = JSON.stringify({ status: { code: 10000 } });

interface Service {
  readonly service: Transport;
  /** Paths as they were sent, and at last that it was closed. */
  readonly sent: readonly string[];
}

interface Scripted extends Omit<Service, 'service'> {
  readonly transport: Transport;
  readonly clock: FakeClock;
  readonly changes: readonly boolean[];
}

/** A service that answers by a plan, of which the last entry goes on for ever. */
function serviceWith(plan: readonly Outcome[]): Service {
  const sent: string[] = [];
  const service: Transport = {
    async request({ method, path }): Promise<TransportReply> {
      const outcome = plan[Math.min(sent.push(`${method} ${path}`) - 1, plan.length - 1)] ?? null;
      if (outcome instanceof Error) throw outcome;
      if (typeof outcome === 'string') return { status: 200, headers: {}, body: Buffer.from(outcome) };
      if (outcome !== null) return { status: outcome, headers: {}, body: Buffer.from(OK) };
      throw new TransportError({ code: 'ECONNREFUSED', method, path, reason: 'refused' });
    },
    close: async () => void sent.push('closed'),
  };
  return { service, sent };
}

function scripted(plan: readonly Outcome[], options: BreakerOptions = {}): Scripted {
  const changes: boolean[] = [];
  const clock = createFakeClock();
  const { service, sent } = serviceWith(plan);
  const onChange = (isOpen: boolean): void => void changes.push(isOpen);
  return { transport: withBreaker(service, '/base', { clock, onChange, ...options }), clock, sent, changes };
}

async function statusOf(transport: Transport): Promise<number | string> {
  return transport.request(post).then(
    ({ status }) => status,
    (error: TransportError) => error.code,
  );
}

async function sendMany(transport: Transport, count: number): Promise<readonly (number | string)[]> {
  const statuses: (number | string)[] = [];
  for (let call = 0; call < count; call += 1) statuses.push(await statusOf(transport));
  return statuses;
}

test('after five failures in a row only probes are sent, until one is answered; then what waits goes on', async () => {
  const { transport, sent, clock, changes } = scripted([200, null, 502, null, 503, 500, null, null, 401, 200]);

  expect(await sendMany(transport, 6)).toEqual([200, 'ECONNREFUSED', 502, 'ECONNREFUSED', 503, 500]);
  const waiting = [transport.request(post), transport.request(post)];
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);

  const probe = 'GET /base/v2/inputs/status';
  expect(sent.slice(6)).toEqual([probe, probe, probe, 'POST /v2/inputs', 'POST /v2/inputs']);
  expect(clock.waits).toEqual([1000, 2000, 4000]);
  expect(changes).toEqual([true, false]);
});

test('a good reply in between starts the count anew', async () => {
  const { transport, changes } = scripted([200, null, null, null, null, 200, null, null, null, null, 200]);

  await sendMany(transport, 11);

  expect(changes).toEqual([]);
});

test('a call that ends for another reason than the service does not count as a failure', async () => {
  const stopped = Array.from({ length: 6 }, () => new Error('stopped'));
  const { transport, changes } = scripted([200, ...stopped, 200]);

  await sendMany(transport, 8);

  expect(changes).toEqual([]);
});

test('a probe that the service answers with 500 or above is no answer', async () => {
  const { transport, clock } = scripted([200, ...Array<null>(5).fill(null), 500, 503, 200]);

  await sendMany(transport, 7);

  expect(clock.waits).toEqual([1000, 2000, 4000]);
});

test('web pages and other replies that are not of the service are failures, to calls and to probes', async () => {
  const page = '<!doctype html><title>Maintenance</title>';
  const { transport, sent, changes } = scripted([200, page, '', '{}', '[]', '{"status":"UP"}', page, '{}', 401, 200]);

  await sendMany(transport, 7);

  expect(sent.slice(6)).toEqual([...Array<string>(3).fill('GET /base/v2/inputs/status'), 'POST /v2/inputs']);
  expect(changes).toEqual([true, false]);
});

test('web pages alone are no answer: nothing is held back', async () => {
  const { transport, sent } = scripted(['<html>Log in</html>']);

  await sendMany(transport, 12);

  expect(sent).toHaveLength(12);
});

test('requests that are too large for a gateway are no outage', async () => {
  const service: Transport = {
    request: async () => ({ status: 413, headers: {}, body: Buffer.from('<html>') }),
    close: async () => undefined,
  };
  const changes: boolean[] = [];
  const transport = withBreaker(service, '', { onChange: (isOpen) => changes.push(isOpen) });

  await sendMany(transport, 12);

  expect(changes).toEqual([]);
});

test('an outage passes in the same way where nobody is told about it', async () => {
  const { service } = serviceWith([200, ...Array<null>(5).fill(null), 200]);
  const transport = withBreaker(service, '/base', { clock: createFakeClock() });

  const statuses = await sendMany(transport, 7);

  expect(statuses).toEqual([200, ...Array<string>(5).fill('ECONNREFUSED'), 200]);
});

test('pauses between probes grow to a minute and no further', async () => {
  const { transport, clock } = scripted([200, ...Array<null>(14).fill(null), 200]);

  await sendMany(transport, 7);

  expect(clock.waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
});

test('an outage that lasts too long ends the calls that wait, with an error that is not tried again', async () => {
  const { transport } = scripted([200, null], { giveUpMs: 60_000 });
  await sendMany(transport, 6);

  await expect(transport.request(post)).rejects.toMatchObject({
    code: 'gave-up',
    message: expect.stringMatching(/min/),
  });
});

// With pauses that double, probes fail after 1, 3, 7, 15, 31, 63 and, as a pause is a minute at most, 123 s.
test.each([
  [63_000, 63, '1 min'],
  [63_001, 123, '2 min'],
])(
  'an outage that may last %i ms ends with the probe after %i s, and the error tells %s',
  async (giveUpMs, s, told) => {
    const { transport, clock } = scripted([200, null], { giveUpMs });
    await sendMany(transport, 6);

    await expect(transport.request(post)).rejects.toThrow(`the service has not answered for ${told}`);
    expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBe(s * 1000);
  },
);

test('the error of an outage names the path without its query, which may hold secrets', async () => {
  const { transport } = scripted([200, null], { failures: 1 });
  const search = { ...post, path: '/v2/inputs?token=secret' };
  await sendMany(transport, 1);
  await expect(transport.request(search)).rejects.toThrow('refused');

  await expect(transport.request(post)).rejects.toMatchObject({ code: 'gave-up', method: 'POST', path: '/v2/inputs' });
});

test('a probe that cannot be sent at all ends the calls that wait, with its own error', async () => {
  const closed = new UserError('The app is closed.');
  const { transport } = scripted([200, ...Array<null>(5).fill(null), closed]);
  await sendMany(transport, 6);

  await expect(transport.request(post)).rejects.toBe(closed);
});

test('closing it ends the probes and the calls that wait, and closes the connection', async () => {
  const { transport, sent } = scripted([200, ...Array<null>(5).fill(null), 200], {
    clock: systemClock,
    firstPauseMs: 500,
  });
  await sendMany(transport, 6);
  const waiting = transport.request(post).catch((error: unknown) => error);

  await transport.close();

  expect(await waiting).toMatchObject({ name: 'AbortError' });
  expect(sent.slice(6)).toEqual(['closed']);
});

test('where nobody ever answered nothing is held back', async () => {
  const { transport, sent } = scripted([null]);

  await sendMany(transport, 12);

  expect(sent).toHaveLength(12);
});

test('probes, and the calls that were held back, wait for their turn', async () => {
  const order: string[] = [];
  const { transport, sent } = scripted([200, null, null, null, null, null, null, 200], {
    takeTurn: async () => void order.push(`turn after ${sent.length}`),
  });
  await sendMany(transport, 6);

  await Promise.all([transport.request(post), transport.request(post)]);

  // Two probes of which the second is answered; then both calls.
  expect(order).toEqual(['turn after 6', 'turn after 7', 'turn after 8', 'turn after 8']);
  expect(sent).toHaveLength(10);
});

test('a call that waits ends when it is aborted', async () => {
  const { transport } = scripted([200, null], {
    clock: { now: () => 0, wait: async () => new Promise(() => undefined) },
  });
  await sendMany(transport, 6);
  const controller = new AbortController();

  const waiting = transport.request({ ...post, signal: controller.signal });
  controller.abort(new Error('stopped'));

  await expect(waiting).rejects.toThrow('stopped');
});
