import { describe, expect, it } from 'vitest';

import { parseFaults } from '../../src/engine/guard/fault-spec.ts';
import { serveTestEngine, startTestEngine } from '../support/engine.ts';
import { recordingLog } from '../support/recording-log.ts';

describe('an error that nobody foresaw', () => {
  it('is told to the log, and to the caller only by the id of the call', async () => {
    const { log, errors } = recordingLog();
    const engine = await startTestEngine({ log, apiKeys: ['secret'] });
    // A closed store fails at every question.
    await engine.close();

    const { http, body } = await engine.call('GET', '/v2/inputs?page=1', undefined, { authorization: 'Key secret' });

    expect(http).toBe(500);
    expect(body).toMatchObject({ status: { code: 99009, details: 'internal error' }, inputs: [] });
    expect(errors).toMatchObject([{ requestId: body.status.req_id as string, method: 'GET', path: '/v2/inputs' }]);
    expect(JSON.stringify(errors)).toMatch(/database/);
    expect(JSON.stringify(errors)).not.toContain('secret');
  });

  it('is told to the log also when the call came over a socket, with a body', async () => {
    const { log, errors } = recordingLog();
    const engine = await startTestEngine({ log });
    const url = await serveTestEngine(engine);
    await engine.close();

    const { status } = await fetch(`${url}/v2/searches`, { method: 'POST', body: '{"query":{"ands":[]}}' });

    expect(status).toBe(500);
    expect(errors).toHaveLength(1);
  });
});

describe('the log of the engine', () => {
  it('has a line for each call, without its query, headers and body', async () => {
    const { log, lines } = recordingLog();
    const engine = await startTestEngine({ log });

    await engine.call('GET', '/v2/inputs?page=1', undefined, { authorization: 'Key secret' });

    expect(lines).toEqual([
      {
        requestId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        method: 'GET',
        path: '/v2/inputs',
        status: 200,
        ms: expect.any(Number) as number,
      },
    ]);
  });

  it.each([
    ['truncated:1', 200],
    ['reset:1', null],
    ['503:1', 503],
  ])('names the fault %s and the status that was sent', async (faults, status) => {
    const { log, lines } = recordingLog();
    const url = await serveTestEngine(await startTestEngine({ log, faults: parseFaults(faults) }));

    await fetch(`${url}/v2/models`).catch(() => {});

    expect(lines).toMatchObject([{ status, fault: faults.slice(0, -2) }]);
  });
});
