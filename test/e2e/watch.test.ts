import type { ChildProcess } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { listen } from '../../src/engine/listen.ts';
import type { PredictionRecord } from '../../src/record/record.ts';
import { startTestEngine } from '../support/engine.ts';
import { importJob } from '../support/import-job.ts';
import { samplePng } from '../support/images.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, UNPRIVILEGED, finished, run, start } from './command-line.ts';
import type { Run } from './command-line.ts';

interface Daemon {
  readonly child: ChildProcess;
  /** What it has said on standard error. */
  readonly said: () => string;
  /** Sends SIGTERM and waits for the end. */
  readonly stop: () => Promise<Run>;
}

async function watching(folder: string, ...args: readonly string[]): Promise<Daemon> {
  const child = start(folder, ['watch', 'photos', '--out', 'out.ndjson', '--settle', '100ms', ...args], UNPRIVILEGED);
  let said = '';
  child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  const ended = finished(child);
  onTestFinished(() => void child.kill('SIGKILL'));
  await expect.poll(() => said, { timeout: 15_000 }).toContain('all found, now watched');
  return {
    child,
    said: () => said,
    stop: async () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** A folder with an empty `photos`, and an engine to speak to. */
async function place(): Promise<{ readonly folder: string; readonly service: readonly string[] }> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'photos'));
  const { endpoint } = await importJob(folder);
  return { folder, service: ['--endpoint', endpoint!, '--api-key', 'key', '--rate', '1000'] };
}

async function put(folder: string, name: string, seed: number): Promise<void> {
  await writeFile(join(folder, 'photos', name), await samplePng(seed));
}

async function records(folder: string): Promise<readonly PredictionRecord[]> {
  const text = await readFile(join(folder, 'out.ndjson'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as PredictionRecord);
}

async function expectPaths(folder: string, ...paths: readonly string[]): Promise<void> {
  const written = async (): Promise<readonly string[]> =>
    (await records(folder)).map(({ input }) => input.path).toSorted();
  await expect.poll(written, { timeout: 20_000 }).toEqual(paths.toSorted());
}

describe('watch', () => {
  it('imports what is there and what comes, stops within 8 s, and goes on where it was', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'photos'));
    await copyFile(join(SAMPLES, 'coffee.png'), join(folder, 'photos', 'coffee.png'));
    const first = await watching(folder);
    await expectPaths(folder, 'coffee.png');
    await copyFile(join(SAMPLES, 'astronaut.png'), join(folder, 'photos', 'astronaut.png'));
    await expectPaths(folder, 'coffee.png', 'astronaut.png');

    const startMs = performance.now();
    const { code } = await first.stop();
    const stopMs = performance.now() - startMs;
    await copyFile(join(SAMPLES, 'black-canyon.jpg'), join(folder, 'photos', 'black-canyon.jpg'));
    const second = await watching(folder);

    await expectPaths(folder, 'coffee.png', 'astronaut.png', 'black-canyon.jpg');
    expect(code).toBe(143);
    expect(stopMs).toBeLessThan(8000);
    expect((await second.stop()).code).toBe(143);
  });

  it('takes a new name and a copy without another upload, and changed content as another image', async () => {
    const { folder, service } = await place();
    await put(folder, 'a.png', 1);
    const daemon = await watching(folder, ...service);
    await expectPaths(folder, 'a.png');

    await rename(join(folder, 'photos', 'a.png'), join(folder, 'photos', 'b.png'));
    await expectPaths(folder, 'a.png', 'b.png');
    await put(folder, 'b.png', 2);
    await expectPaths(folder, 'a.png', 'b.png', 'b.png');
    await daemon.stop();

    const hashes = (await records(folder)).map(({ input }) => input.sha256);
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[2]).not.toBe(hashes[0]);
    const { stdout } = await run(folder, 'status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ totals: { done: 2, pending: 0, failed: 0 } });
  });

  it('goes on when the folder that it watches was away', async () => {
    const { folder, service } = await place();
    await put(folder, 'a.png', 1);
    const daemon = await watching(folder, ...service, '--poll', '200ms', '--sweep', '1s');
    await expectPaths(folder, 'a.png');

    await rename(join(folder, 'photos'), join(folder, 'unmounted'));
    await expect.poll(daemon.said, { timeout: 20_000 }).toContain('waiting for it');
    await rename(join(folder, 'unmounted'), join(folder, 'photos'));
    await put(folder, 'b.png', 2);

    await expectPaths(folder, 'a.png', 'b.png');
    await daemon.stop();
  });

  it('says which folder it cannot read, watches the others, and this one too once it can', async () => {
    const { folder, service } = await place();
    await mkdir(join(folder, 'photos', 'shut'));
    await put(folder, 'shut/a.png', 1);
    await chmod(join(folder, 'photos', 'shut'), 0);
    const daemon = await watching(folder, ...service, '--listen', '127.0.0.1:0');
    const [, url] = /How it goes: (\S+)/.exec(daemon.said())!;
    const reasons = async (): Promise<unknown> => (await fetch(`${url}/readyz`)).json();
    await expect
      .poll(reasons, { timeout: 5000 })
      .toMatchObject({ reasons: [expect.stringMatching(/shut cannot be read \(EACCES\)/)] });

    await put(folder, 'b.png', 2);
    await expectPaths(folder, 'b.png');
    await chmod(join(folder, 'photos', 'shut'), 0o755);
    await expectPaths(folder, 'b.png', 'shut/a.png');
    await expect.poll(reasons).toEqual({ status: 'ready' });
    await put(folder, 'shut/c.png', 3);
    await expectPaths(folder, 'b.png', 'shut/a.png', 'shut/c.png');
    await daemon.stop();
  });

  it('waits when its output cannot be written, says why, and goes on when it can', async () => {
    const { folder, service } = await place();
    await put(folder, 'a.png', 1);
    const listening = ['--listen', '127.0.0.1:0'];
    const daemon = await watching(folder, ...service, ...listening);
    await expectPaths(folder, 'a.png');
    const [, url] = /How it goes: (\S+)/.exec(daemon.said())!;
    await rm(join(folder, 'out.ndjson'));
    await mkdir(join(folder, 'out.ndjson'));

    await put(folder, 'b.png', 2);
    const readiness = async (): Promise<number> => (await fetch(`${url}/readyz`)).status;
    await expect.poll(readiness, { timeout: 20_000 }).toBe(503);
    await rm(join(folder, 'out.ndjson'), { recursive: true });

    await expect.poll(readiness, { timeout: 40_000 }).toBe(200);
    await expectPaths(folder, 'a.png', 'b.png');
    await daemon.stop();
  });

  it('tells a trouble once that every new attempt meets, and its end when an image gets through', async () => {
    const { folder } = await place();
    const { server } = await startTestEngine();
    let refusals = 0;
    let isRefusing = true;
    const listening = await listen(
      async (request) => {
        if (!isRefusing || request.method !== 'POST' || !request.url.endsWith('/v2/inputs'))
          return server.fetch(request);
        refusals += 1;
        return Response.json({ status: { code: 11_102, description: 'Invalid API key' } }, { status: 401 });
      },
      { host: '127.0.0.1', port: 0, graceMs: 500 },
    );
    onTestFinished(async () => listening.close());
    await put(folder, 'a.png', 1);
    const daemon = await watching(folder, '--endpoint', listening.url, '--api-key', 'key');

    await expect.poll(() => refusals, { timeout: 30_000 }).toBeGreaterThan(2);
    expect(daemon.said().match(/WARN/g)).toHaveLength(1);
    expect(daemon.said()).not.toContain('well again');
    isRefusing = false;

    await expect.poll(daemon.said, { timeout: 30_000 }).toContain('The daemon: well again');
    await expectPaths(folder, 'a.png');
    expect(daemon.said().match(/all found/g)).toHaveLength(1);
    await daemon.stop();
  });

  it('says in its help what becomes of images when nothing is asked', async () => {
    const { stdout } = await run(await temporaryFolder(), 'watch', '--help');

    expect(stdout).toMatch(/--after[^-]*\(default: none\)/);
  });

  it('ends when nobody reads its standard output any more', async () => {
    const { folder, service } = await place();
    await put(folder, 'a.png', 1);
    const child = start(folder, ['watch', 'photos', '--out', '-', ...service]);
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdout?.destroy();

    expect(await finished(child)).toMatchObject({ code: 2, stderr: expect.stringContaining('EPIPE') as string });
  });

  it('waits for its output folder and what it remembers there, and does not begin all over again without them', async () => {
    const { folder, service } = await place();
    await put(folder, 'a.png', 1);
    const results = join(folder, 'results');
    const outs = ['--out', 'results/second.ndjson', '--state', 'results/state'];
    const daemon = await watching(folder, ...service, ...outs);
    await expectPaths(folder, 'a.png');
    await rename(results, `${results}-away`);
    await put(folder, 'b.png', 2);

    await expect.poll(daemon.said, { timeout: 20_000 }).toMatch(/results\/state.* is gone/);
    expect(await readdir(folder)).not.toContain('results');
    await rename(`${results}-away`, results);

    await expect.poll(daemon.said, { timeout: 30_000 }).toContain('The daemon: well again');
    await expectPaths(folder, 'a.png', 'b.png');
    await daemon.stop();
  });

  it('moves images away once their predictions are written', async () => {
    const { folder, service } = await place();
    await put(folder, 'a.png', 1);
    const daemon = await watching(folder, ...service, '--after', 'move:photos/done', '--grace', '100ms');

    const below = async (path: string): Promise<readonly string[]> => readdir(join(folder, path)).catch(() => []);
    await expect.poll(async () => below('photos/done'), { timeout: 20_000 }).toEqual(['a.png']);
    await put(folder, 'b.png', 2);
    await expect.poll(async () => below('photos/done'), { timeout: 20_000 }).toEqual(['a.png', 'b.png']);

    expect(await below('photos')).toEqual(['done']);
    await daemon.stop();
    await expectPaths(folder, 'a.png', 'b.png');
  });

  it.each([
    [['watch', 'nowhere', '--out', 'out.json'], 'nowhere: no such file or folder.'],
    [['watch', '@list.txt', '--out', 'out.json'], '@list.txt is a list: it cannot be watched.'],
    [['watch', '.', '--out', 'out.json', '--after', 'burn'], 'It must be none, delete, or move:DIR with a folder.'],
    [['watch', '.', '--out', 'out.json', '--after', 'move:.'], 'is watched'],
    [['watch', '.', '--out', 'out.json', '--listen', '0.0.0.0:0'], 'set a token (--token-file)'],
    [['watch', '.', '--out', 'out.json', '--listen', 'here'], '"here" is no address'],
    [['schedule', 'daily', '.', '--out', 'out.json'], '"daily"'],
    [['schedule', '@daily', '-', '--out', 'out.json'], '- cannot be read again and again'],
  ])('refuses %j at once', async (args, message) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'list.txt'), '');

    const { code, stderr } = await run(folder, ...args);

    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
