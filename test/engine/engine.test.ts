import { readFile } from 'node:fs/promises';

import { describe, expect, it, onTestFinished } from 'vitest';

import { startEngine } from '../../src/engine/engine.ts';
import type { RunningEngine } from '../../src/engine/engine.ts';
import type { Counts, InputsReply } from '../../src/wire/input.ts';
import type { OutputsReply } from '../../src/wire/model.ts';
import { PUBLIC_MODELS } from '../../src/wire/public-models.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES } from './samples.ts';

async function start(dataDir: string): Promise<RunningEngine> {
  const engine = await startEngine({ dataDir, workers: 1 });
  onTestFinished(async () => engine.close());
  return engine;
}

async function post<Reply>({ url }: RunningEngine, path: string, body: object): Promise<Reply> {
  const reply = await fetch(url + path, { method: 'POST', body: JSON.stringify(body) });
  return (await reply.json()) as Reply;
}

async function processed({ url }: RunningEngine): Promise<Counts> {
  for (;;) {
    const { counts } = (await (await fetch(`${url}/v2/inputs/status`)).json()) as { counts: Counts };
    if (counts.to_process === 0 && counts.processing === 0) return counts;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const cat = async (): Promise<string> => (await readFile(new URL('cat-chelsea.png', SAMPLES))).toString('base64');

describe('a running engine', () => {
  it('serves a stored image by its hosted address, and predicts by one that an earlier port gave out', async () => {
    const folder = await temporaryFolder();
    const first = await start(folder);
    const base64 = await cat();
    const added = await post<InputsReply>(first, '/v2/inputs', {
      inputs: [{ id: 'cat', data: { image: { base64 } } }],
    });
    const url = added.inputs?.[0]?.data.image?.url ?? '';
    const counts = await processed(first);
    const served = Buffer.from(await (await fetch(url)).arrayBuffer());
    await first.close();

    const second = await start(folder);
    const { outputs } = await post<OutputsReply>(second, `/v2/models/${PUBLIC_MODELS.general.id}/outputs`, {
      inputs: [{ data: { image: { url } } }],
    });

    expect(url.startsWith(first.url)).toBe(true);
    expect(counts).toMatchObject({ processed: 1, errors: 0 });
    expect(served.toString('base64')).toBe(base64);
    expect(outputs?.[0]?.data?.concepts?.map(({ name }) => name)).toContain('cat');
  });

  it('finishes the request that is under way when it is closed', async () => {
    const engine = await start(await temporaryFolder());
    const answer = post<OutputsReply>(engine, `/v2/models/${PUBLIC_MODELS.general.id}/outputs`, {
      inputs: [{ data: { image: { base64: await cat() } } }],
    });
    // A second connection is answered after the first request has arrived.
    await fetch(`${engine.url}/healthz`);

    await engine.close();

    expect((await answer).status.code).toBe(10000);
    await expect(fetch(`${engine.url}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('refuses a body over the limit as the service does', async () => {
    const engine = await start(await temporaryFolder());
    const base64 = 'A'.repeat(128_000_000);

    const reply = await fetch(`${engine.url}/v2/inputs`, { method: 'POST', body: `{"inputs":["${base64}"]}` });

    expect(reply.status).toBe(413);
    expect(await reply.json()).toMatchObject({ status: { code: 40033 } });
  });
});
