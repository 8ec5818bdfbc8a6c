import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { planFaults } from '../../src/engine/guard/fault-plan.ts';
import { parseFaults } from '../../src/engine/guard/fault-spec.ts';
import { pngBase64, serveTestEngine, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const input = (id: string): object => ({ id, data: { image: { base64: pngBase64() } } });

/** What becomes of a call: its status and whether its body is whole, or that the connection broke. */
async function outcome(answer: Promise<Response>): Promise<string> {
  try {
    const reply = await answer;
    const text = await reply.text();
    return `${reply.status} ${isJson(text) ? 'whole' : 'broken'}`;
  } catch {
    return 'reset';
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function storedIds(engine: TestEngine): Promise<readonly string[]> {
  const { store } = engine;
  return store.streamInputs('embedded', { perPage: 1000 }).map(({ id }) => id);
}

describe('a plan of faults', () => {
  const chances = fc
    .uniqueArray(fc.constantFrom('429', '500', 'reset', 'slow', 'truncated', 'partial'), { maxLength: 5 })
    .map((names) => names.map((name) => `${name}:0.15`).join(','))
    .filter((text) => text !== '');

  it('strikes the same calls in the same way for the same seed', () => {
    fc.assert(
      fc.property(chances, fc.nat(0xffff_ffff), fc.nat(300), (text, seed, calls) => {
        const one = planFaults(parseFaults(text), seed);
        const other = planFaults(parseFaults(text), seed);

        for (let call = 0; call < calls; call += 1) expect(one()).toEqual(other());
      }),
      { numRuns: 50 },
    );
  });

  it('gives a call the same fault whatever chance another, later fault has', () => {
    const alone = planFaults(parseFaults('reset:0.2'), 5);
    const beside = planFaults(parseFaults('reset:0.2,429:0.3'), 5);

    const calls = Array.from({ length: 500 }, () => ({ fault: alone(), besideOthers: beside() }));

    const struck = calls.filter(({ fault }) => fault !== null);
    expect(struck.length).toBeGreaterThan(50);
    expect(struck.map(({ besideOthers }) => besideOthers)).toEqual(struck.map(({ fault }) => fault));
  });

  it('strikes about as often as it was asked to', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), (seed) => {
        const plan = planFaults(parseFaults('429:0.1,reset:0.3'), seed);
        const names = Array.from({ length: 5000 }, () => plan()?.name);

        const share = (name: string): number => names.filter((each) => each === name).length / names.length;
        // Six standard deviations.
        expect(Math.abs(share('429') - 0.1)).toBeLessThan(0.026);
        expect(Math.abs(share('reset') - 0.3)).toBeLessThan(0.039);
      }),
      { numRuns: 50 },
    );
  });
});

describe('parseFaults', () => {
  it('reads names, chances and a delay', () => {
    expect(parseFaults('429:0.1, slow:.5@20ms,stuck:1')).toEqual([
      { name: '429', chance: 0.1 },
      { name: 'slow', chance: 0.5, delayMs: 20 },
      { name: 'stuck', chance: 1 },
    ]);
  });

  it.each([
    ['rest:0.1', /no fault "rest".*429, 500, 502, 503, reset, slow, truncated, partial, stuck/],
    ['', /name:chance/],
    ['429', /name:chance/],
    ['429:0.1,', /name:chance/],
    ['429:1.1', /from 0 to 1/],
    ['429:-1', /from 0 to 1/],
    ['429:', /from 0 to 1/],
    ['429:a lot', /from 0 to 1/],
    ['slow:0.1@2s', /delay/],
    ['429:0.1@20ms', /only slow/],
    ['429:0.1,429:0.2', /429 is named twice/],
    ['429:0.6,reset:0.5', /add up to 1\.1/],
  ])('refuses "%s" and says why', (text, message) => {
    expect(() => parseFaults(text)).toThrow(message);
  });
});

describe('an engine with faults', () => {
  const bad = '429:0.1,500:0.1,502:0.1,503:0.1,reset:0.1,truncated:0.2';

  it('answers the n-th call alike for the same seed, and otherwise for another', async () => {
    const outcomesOf = async (seed: number): Promise<readonly string[]> => {
      const url = await serveTestEngine(await startTestEngine({ faults: parseFaults(bad), seed }));
      const outcomes: string[] = [];
      for (let call = 0; call < 60; call += 1) outcomes.push(await outcome(fetch(`${url}/v2/models`)));
      return outcomes;
    };

    const [first, again, other] = [await outcomesOf(7), await outcomesOf(7), await outcomesOf(8)];

    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(5);
  });

  it('throttles as the service does, with a time to wait', async () => {
    const { server } = await startTestEngine({ faults: parseFaults('429:1') });

    const reply = await server.request('/v2/inputs');

    expect(reply.status).toBe(429);
    expect(reply.headers.get('retry-after')).toBe('1');
    expect(await reply.json()).toMatchObject({ status: { code: 11005, description: 'Too many requests' } });
  });

  it('has errors of a gateway as a page, and those of the service as JSON', async () => {
    const gateway = await startTestEngine({ faults: parseFaults('502:1') });
    const service = await startTestEngine({ faults: parseFaults('500:1') });

    const page = await gateway.server.request('/v2/models');
    const reply = await service.call('GET', '/v2/models');

    expect(page.status).toBe(502);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('502 Bad Gateway');
    expect(reply).toMatchObject({ http: 500, body: { status: { code: 99009 } } });
  });

  it.each([
    ['reset:1', 'reset'],
    ['500:1', '500 whole'],
    ['502:1', '502 broken'],
    ['503:1', '503 whole'],
  ])('with %s does the work of some failed calls, not of all', async (faults, answer) => {
    const engine = await startTestEngine({ faults: parseFaults(faults) });
    const url = await serveTestEngine(engine);

    const outcomes: string[] = [];
    for (let call = 0; call < 20; call += 1) {
      const body = JSON.stringify({ inputs: [input(`input-${call}`)] });
      outcomes.push(await outcome(fetch(`${url}/v2/inputs`, { method: 'POST', body })));
    }

    expect(new Set(outcomes)).toEqual(new Set([answer]));
    const stored = await storedIds(engine);
    expect(stored.length).toBeGreaterThan(0);
    expect(stored.length).toBeLessThan(20);
  });

  it('cuts answers short: some look whole but are not JSON, others break the connection', async () => {
    const url = await serveTestEngine(await startTestEngine({ faults: parseFaults('truncated:1') }));

    const outcomes: string[] = [];
    for (let call = 0; call < 20; call += 1) outcomes.push(await outcome(fetch(`${url}/v2/models`)));

    expect(new Set(outcomes)).toEqual(new Set(['200 broken', 'reset']));
  });

  it('lets some inputs of a call fail, in their places, and stores the others', async () => {
    const engine = await startTestEngine({ faults: parseFaults('partial:1') });
    const ids = Array.from({ length: 40 }, (_, index) => `input-${String(index).padStart(2, '0')}`);

    const { http, body } = await engine.call('POST', '/v2/inputs/', { inputs: ids.map(input) });

    const items = body.inputs as { id: string; status: { code: number } }[];
    expect(http).toBe(207);
    expect(body.status.code).toBe(10010);
    expect(items.map(({ id }) => id)).toEqual(ids);
    expect(new Set(items.map(({ status }) => status.code))).toEqual(new Set([10030, 30001]));
    const fine = items.filter(({ status }) => status.code === 30001).map(({ id }) => id);
    expect(await storedIds(engine)).toEqual(fine);
  });

  it('fails a call of one input as a whole, and leaves wrong calls their own refusal', async () => {
    const engine = await startTestEngine({ faults: parseFaults('partial:1') });

    const one = await engine.call('POST', '/v2/inputs', { inputs: [input('a')] });
    const none = await engine.call('POST', '/v2/inputs', { inputs: [] });
    const many = await engine.call('POST', '/v2/inputs', { inputs: 'all' });

    expect(one).toMatchObject({ http: 400, body: { status: { code: 10020 }, inputs: [{ status: { code: 10030 } }] } });
    expect(none).toMatchObject({ http: 400, body: { status: { code: 11100 } } });
    expect(many).toMatchObject({ http: 400, body: { status: { code: 11100 } } });
  });

  it('leaves stuck inputs waiting until it is started again', async () => {
    const folder = await temporaryFolder();
    const first = await startTestEngine({ folder, faults: parseFaults('stuck:0.5') });
    const ids = Array.from({ length: 20 }, (_, index) => `input-${index}`);
    const codes = async (engine: TestEngine): Promise<readonly number[]> =>
      engine.store.streamInputs('embedded', { perPage: 100 }).map(({ status }) => status.code);

    await first.call('POST', '/v2/inputs', { inputs: ids.map(input) });
    await first.settled();
    const stuck = await codes(first);
    await first.close();
    const second = await startTestEngine({ folder });
    await second.processed();

    expect(new Set(stuck)).toEqual(new Set([30000, 30001]));
    expect(new Set(await codes(second))).toEqual(new Set([30000]));
  });

  it('answers slow calls after the delay', async () => {
    const engine = await startTestEngine({ faults: parseFaults('slow:1@60ms') });
    const startedAtMs = performance.now();

    const { http } = await engine.call('GET', '/v2/models');

    expect(http).toBe(200);
    expect(performance.now() - startedAtMs).toBeGreaterThan(55);
  });

  it('spares what is not the API', async () => {
    const { server } = await startTestEngine({ faults: parseFaults('500:1') });

    expect((await server.request('/healthz')).status).toBe(200);
    expect((await server.request('/hosted/embedded/none')).status).toBe(404);
  });
});
