import { expect, test } from 'vitest';

import { withBreaker, type BreakerOptions } from '../../src/client/breaker.ts';
import { TransportError } from '../../src/client/errors.ts';
import type { Transport, TransportReply, TransportRequest } from '../../src/client/transport.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';

const post: TransportRequest = {
  method: 'POST',
  path: '/v2/inputs',
  headers: { authorization: 'Key k' },
  timeoutMs: 1,
};

interface Scripted {
  readonly transport: Transport;
  readonly clock: FakeClock;
  /** Paths as they were sent. */
  readonly sent: readonly string[];
  readonly changes: readonly boolean[];
}

/** A service that answers by a plan: an HTTP status, or null for no reply; the last entry goes on for ever. */
function scripted(plan: readonly (number | null)[], options: BreakerOptions = {}): Scripted {
  const sent: string[] = [];
  const changes: boolean[] = [];
  const clock = createFakeClock();
  const service: Transport = {
    async request({ method, path }): Promise<TransportReply> {
      const status = plan[Math.min(sent.push(`${method} ${path}`) - 1, plan.length - 1)] ?? null;
      if (status !== null) return { status, headers: {}, body: Buffer.from('{}') };
      throw new TransportError({ code: 'ECONNREFUSED', method, path, reason: 'refused' });
    },
    async close() {},
  };
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
