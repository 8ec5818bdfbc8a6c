import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { PredictionRecord } from '../../src/record/record.ts';
import { runAt } from '../cli/program.ts';
import { listening } from '../support/listening.ts';
import { startServer, type ScriptedReply } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES } from './command-line.ts';
import { startEngineProcess, type EngineProcess } from './engine-process.ts';

const KEY = { CLARIFAI_API_KEY: 'abcdefabcdefabcdefabcdef' };
const PAGE = '<!doctype html><title>Origin is down</title>';
const OUTAGE_MS = 5000;

let folder: string;
let engine: EngineProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clarifai-ingest-'));
  engine = await startEngineProcess(folder, '--data', 'data');
});

afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

interface Outage {
  readonly status: number;
  readonly body: string;
}

/** A gateway before the engine that answers by itself for a while, from the first upload on. */
async function gateway({ status, body }: Outage): Promise<string> {
  let endMs: number | undefined;
  const { port, host } = new URL(engine.url);
  const server = createServer((incoming, outgoing) => {
    const { method, url: path } = incoming;
    if (method === 'POST' && path?.endsWith('/inputs')) endMs ??= Date.now() + OUTAGE_MS;
    if (Date.now() < (endMs ?? 0)) {
      incoming.resume();
      outgoing.writeHead(status, { 'content-type': 'text/html' }).end(body);
      return;
    }
    const forwarded = request({ port, method, path, headers: { ...incoming.headers, host } }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  return `http://127.0.0.1:${await listening(server)}`;
}

describe('an outage in the middle of an import', () => {
  it.each<[string, Outage]>([
    ['HTTP 522 of a CDN', { status: 522, body: PAGE }],
    ['an empty HTTP 530', { status: 530, body: '' }],
    ['a web page with HTTP 200', { status: 200, body: PAGE }],
    ['an empty HTTP 200', { status: 200, body: '' }],
    ['a web page with HTTP 404', { status: 404, body: PAGE }],
    ['a web page with HTTP 403', { status: 403, body: PAGE }],
  ])('is waited out, and is no verdict on any image: %s', async (_, outage) => {
    const home = await temporaryFolder();
    const endpoint = await gateway(outage);

    const args = ['import', SAMPLES, '--out', 'all.ndjson', '--model', 'color', '--endpoint', endpoint];
    const { code, stdout } = await runAt(home, args, KEY);

    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/\b0 failed/) });
    const lines = (await readFile(join(home, 'all.ndjson'), 'utf8')).trim().split('\n');
    const records = lines.map((line) => JSON.parse(line) as PredictionRecord);
    expect(records.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(new Set(records.map(({ input }) => input.path)).size).toBe(records.length);
  });
});

describe('a wrong endpoint', () => {
  it.each<[string, ScriptedReply, string]>([
    [
      'a web page',
      { text: '<!doctype html><title>Log in</title>', headers: { 'content-type': 'text/html' } },
      'a web page answered: HTTP 200, text/html, title "Log in"',
    ],
    [
      'a redirect',
      { status: 301, headers: { location: 'https://ingest.example/login' } },
      'the address redirects to https://ingest.example/login; if the service is there, use that as --endpoint',
    ],
    [
      'another API',
      { status: 404, json: { message: 'Not Found' } },
      'something else than the service answered: HTTP 404, application/json',
    ],
  ])('is told at once, with exit code 5: %s', async (_, reply, words) => {
    const server = await startServer(() => reply);

    const args = ['predict', join(SAMPLES, 'coffee.png'), '--endpoint', server.url];
    const { code, stderr } = await runAt(await temporaryFolder(), args, KEY);

    expect(code).toBe(5);
    expect(stderr).toContain(words);
    expect(server.requests).toHaveLength(1);
  });
});

it('a gateway may compress what the service answers', async () => {
  const { port, host } = new URL(engine.url);
  const server = createServer((incoming, outgoing) => {
    const { method, url: path } = incoming;
    const forwarded = request({ port, method, path, headers: { ...incoming.headers, host } }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => {
        outgoing
          .writeHead(reply.statusCode ?? 500, { 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.concat(chunks)));
      });
    });
    incoming.pipe(forwarded);
  });
  const endpoint = `http://127.0.0.1:${await listening(server)}`;

  const args = ['predict', join(SAMPLES, 'coffee.png'), '--model', 'color', '--endpoint', endpoint, '--json'];
  const { code, stdout } = await runAt(await temporaryFolder(), args, KEY);

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([{ status: 'ok' }]);
});
