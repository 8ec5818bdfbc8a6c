import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it, onTestFinished } from 'vitest';

import { samplePng } from '../support/images.ts';
import { importJob } from '../support/import-job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { finished, run, start } from './command-line.ts';
import type { Run } from './command-line.ts';
import { jsonRecords } from './outputs.ts';

const PHOTOS = 24;
const NATIVE = /terminate called|FATAL ERROR|Napi::/;

async function folderWithPhotos(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'photos'));
  for (let seed = 0; seed < PHOTOS; seed += 1) {
    await writeFile(join(folder, 'photos', `${seed}.png`), await samplePng(seed));
  }
  return folder;
}

interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly hasExited: () => boolean;
  /** How it ended, and how many milliseconds after a signal. */
  readonly stop: (signal: NodeJS.Signals) => Promise<Run & { readonly ms: number }>;
}

function started(folder: string, ...args: readonly string[]): Started {
  // Temporary files of its own, to see what is left of them.
  const child = start(folder, args, ['env', `TMPDIR=${folder}`]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  let exitedAtMs: number | undefined;
  child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  child.once('exit', () => (exitedAtMs = performance.now()));
  const ended = finished(child);
  return {
    child,
    said: () => said,
    hasExited: () => exitedAtMs !== undefined,
    async stop(signal) {
      const sentAtMs = performance.now();
      child.kill(signal);
      const result = await ended;
      return { ...result, ms: (exitedAtMs ?? Infinity) - sentAtMs };
    },
  };
}

const EMBEDDED = ['import', 'photos', '--out', 'predictions.json', '--endpoint', 'embedded', '--batch-size', '4'];

function lastLine({ stderr }: Run): string {
  return stderr.trimEnd().split('\n').at(-1) ?? '';
}

type Behaviour = 'answer' | 'silence' | 'unavailable';

/** A way to an engine that does with uploads what it is told. */
class Service {
  readonly requests: string[] = [];
  uploads: Behaviour = 'answer';
  readonly #engine: string;

  constructor(engine: string) {
    this.#engine = engine;
  }

  /** The options that name it. */
  async listen(): Promise<readonly string[]> {
    const server = createServer((request, response) => void this.#serve(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    return ['--endpoint', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--api-key', 'key'];
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    this.requests.push(`${method} ${url}`);
    const behaviour = method === 'POST' && url === '/v2/inputs' ? this.uploads : 'answer';
    if (behaviour === 'silence') return;
    const body = await buffer(request);
    if (behaviour === 'unavailable') {
      response.writeHead(503).end();
      return;
    }
    const headers = { authorization: request.headers.authorization ?? '' };
    const reply = await fetch(this.#engine + url, { method, headers, ...(body.length > 0 && { body }) });
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(await reply.text());
  }
}

async function serviceBefore(
  folder: string,
): Promise<{ readonly service: Service; readonly named: readonly string[] }> {
  const { endpoint } = await importJob(folder);
  const service = new Service(endpoint!);
  return { service, named: await service.listen() };
}

describe('an import with the embedded engine that is stopped', () => {
  it('says what is done and how to continue, and the same command does the rest', async () => {
    const folder = await folderWithPhotos();
    const first = started(folder, ...EMBEDDED, '--model', 'general-v1.3', '--model', 'face-v1.3');
    await expect.poll(async () => jsonRecords(folder).catch(() => []), { timeout: 30_000 }).not.toHaveLength(0);

    const stopped = await first.stop('SIGINT');

    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('Finishing in-flight images... Press Ctrl-C again to quit now.');
    expect(lastLine(stopped)).toMatch(/Stopped: \d+ of \d+ images done; run the same command again to continue\.$/);
    expect(stopped.stderr).not.toMatch(NATIVE);
    expect(stopped.stderr).not.toMatch(/ERROR|WARN/);
    const second = await run(folder, ...EMBEDDED, '--model', 'general-v1.3', '--model', 'face-v1.3');
    expect(second.code).toBe(0);
    const paths = (await jsonRecords(folder)).map(({ input, model }) => `${input.path} ${model?.name}`);
    expect(paths).toHaveLength(2 * PHOTOS);
    expect(new Set(paths).size).toBe(2 * PHOTOS);
  });

  it.each([20, 150, 400])('ends at once at a second signal, %i ms later, without a native message', async (afterMs) => {
    const folder = await folderWithPhotos();
    const first = started(folder, ...EMBEDDED, '--model', 'general-v1.3');
    await expect.poll(() => first.said(), { timeout: 30_000 }).toContain('Using the embedded engine');
    await sleep(300);

    const stopped = first.stop('SIGTERM');
    await sleep(afterMs);
    first.child.kill('SIGTERM');

    const { code, ms, stderr } = await stopped;
    // Before Node 22.15 a process in the middle of a network can only end by the signal itself.
    expect(code ?? first.child.signalCode).toBeOneOf([143, 'SIGTERM']);
    expect(ms).toBeLessThan(8000);
    expect(stderr).not.toMatch(NATIVE);
    expect((await run(folder, ...EMBEDDED, '--model', 'general-v1.3')).code).toBe(0);
    expect(await jsonRecords(folder)).toHaveLength(PHOTOS);
  });

  it('has nothing to finish while it starts', async () => {
    const folder = await folderWithPhotos();
    const first = started(folder, ...EMBEDDED, '--log', 'json');
    await sleep(250);

    const { code, ms } = await first.stop('SIGINT');

    expect(code ?? first.child.signalCode).toBeOneOf([130, 'SIGINT']);
    expect(ms).toBeLessThan(4000);
    expect((await run(folder, ...EMBEDDED)).code).toBe(0);
  });

  it('stops when its terminal is closed', async () => {
    const folder = await folderWithPhotos();
    const first = started(folder, ...EMBEDDED);
    await expect.poll(() => first.said(), { timeout: 30_000 }).toContain('Using the embedded engine');

    expect(await first.stop('SIGHUP')).toMatchObject({ code: 143 });
  });

  it('goes on to its end when nobody reads what it says', async () => {
    const folder = await folderWithPhotos();
    const child = start(folder, [...EMBEDDED, '--verbose']);
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdout?.destroy();
    child.stderr?.destroy();

    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await jsonRecords(folder)).toHaveLength(PHOTOS);
  });
});

describe('an import to a remote service that is stopped', () => {
  const args = ['import', 'photos', '--out', 'predictions.json', '--batch-size', '2', '--rate', '1000'];

  it('gives up requests without an answer within 8 s, and sends none of those that wait', async () => {
    const folder = await folderWithPhotos();
    const { service, named } = await serviceBefore(folder);
    service.uploads = 'silence';
    const first = started(folder, ...args, ...named);
    await expect
      .poll(() => service.requests.filter((each) => each.startsWith('POST')).length, { timeout: 30_000 })
      .toBeGreaterThanOrEqual(4);
    const sent = service.requests.length;

    const stopped = await first.stop('SIGINT');

    expect(stopped.code).toBe(130);
    expect(stopped.ms).toBeLessThan(8000);
    expect(lastLine(stopped)).toContain(`Stopped: 0 of ${PHOTOS} images done`);
    expect(service.requests).toHaveLength(sent);
    service.uploads = 'answer';
    expect((await run(folder, ...args, ...named)).code).toBe(0);
    expect(await jsonRecords(folder)).toHaveLength(PHOTOS);
  });

  it('ends soon while it waits for a service that is unavailable', async () => {
    const folder = await folderWithPhotos();
    const { service, named } = await serviceBefore(folder);
    service.uploads = 'unavailable';
    const first = started(folder, ...args, ...named);
    await expect.poll(() => first.said(), { timeout: 30_000 }).toContain('does not answer');

    const stopped = await first.stop('SIGTERM');

    expect(stopped.code).toBe(143);
    expect(stopped.ms).toBeLessThan(4000);
    expect(lastLine(stopped)).toContain('run the same command again');
  });
});

describe('other commands that are stopped', () => {
  it('watch without a job file stops at SIGHUP as at SIGTERM', async () => {
    const folder = await folderWithPhotos();
    const { named } = await serviceBefore(folder);
    const daemon = started(folder, 'watch', 'photos', '--out', 'out.ndjson', ...named);
    await expect.poll(() => daemon.said(), { timeout: 30_000 }).toContain('all found, now watched');

    const stopped = await daemon.stop('SIGHUP');

    expect(stopped.code).toBe(143);
    expect(lastLine(stopped)).toContain('run the same command again to continue.');
  });

  it('watch with a job file reads it again at SIGHUP', async () => {
    const folder = await folderWithPhotos();
    const { named } = await serviceBefore(folder);
    await writeFile(join(folder, 'job.yaml'), 'targets: [photos]\nout: [out.ndjson]\n');
    const daemon = started(folder, 'watch', '--config', 'job.yaml', ...named);
    await expect.poll(() => daemon.said(), { timeout: 30_000 }).toContain('all found, now watched');

    daemon.child.kill('SIGHUP');
    await expect
      .poll(() => daemon.said(), { timeout: 30_000 })
      .toMatch(/all found, now watched[^]*all found, now watched/);

    expect(daemon.hasExited()).toBe(false);
    expect((await daemon.stop('SIGTERM')).code).toBe(143);
  });

  it('schedule ends between two runs', async () => {
    const folder = await folderWithPhotos();
    const daemon = started(folder, 'schedule', '0 0 1 1 *', 'photos', '--out', 'out.json', '--endpoint', 'embedded');
    await expect.poll(() => daemon.said(), { timeout: 30_000 }).toContain('Next run');

    const stopped = await daemon.stop('SIGINT');

    expect(stopped.code).toBe(130);
    expect(stopped.ms).toBeLessThan(2000);
    expect(lastLine(stopped)).toContain('run the same command again to continue.');
  });

  it('predict says how many images are done, and leaves nothing behind', async () => {
    const folder = await folderWithPhotos();
    const images = Array.from({ length: PHOTOS }, (_, seed) => join('photos', `${seed}.png`));
    const predict = started(folder, 'predict', ...images, '--endpoint', 'embedded');
    await expect.poll(() => predict.said(), { timeout: 30_000 }).toContain('Using the embedded engine');

    const stopped = await predict.stop('SIGINT');

    expect(stopped.code).toBe(130);
    expect(lastLine(stopped)).toMatch(new RegExp(`Stopped: \\d+ of ${PHOTOS} images done\\.$`));
    expect((await readdir(folder)).filter((name) => name.startsWith('clarifai-ingest-'))).toEqual([]);
  });

  it('the engine ends at once at a second signal, while a call waits for its answer', async () => {
    const folder = await temporaryFolder();
    const engine = started(folder, 'engine', '--data', 'data', '--fault', 'slow:1@30000ms');
    const [line] = (await once(engine.child.stdout!, 'data')) as [Buffer];
    const call = fetch(`${line.toString().trim()}/v2/models`).catch(() => undefined);
    await sleep(300);

    const stopped = engine.stop('SIGINT');
    await sleep(500);
    expect(engine.hasExited()).toBe(false);
    engine.child.kill('SIGINT');

    expect((await stopped).code).toBe(130);
    await call;
  });
});
