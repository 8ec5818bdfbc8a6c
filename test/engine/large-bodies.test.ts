import type { Socket } from 'node:net';

import { describe, expect, it } from 'vitest';

import { serveTestEngine, startTestEngine } from '../support/engine.ts';
import { openSocket } from '../support/socket.ts';

const MB = 1_000_000;
const LARGEST = 'Content-Length: 128000000';
const CHUNKED = 'Transfer-Encoding: chunked';

async function serve(): Promise<string> {
  return serveTestEngine(await startTestEngine());
}

/** Begins a call and sends nothing of its body. */
async function begin(url: string, length: string): Promise<Socket> {
  const socket = await openSocket(url);
  socket.write(`POST /v2/inputs HTTP/1.1\r\nHost: a\r\n${length}\r\n\r\n`);
  await arrival(url);
  return socket;
}

/** What was sent before has arrived when a later call is answered. */
async function arrival(url: string): Promise<void> {
  await fetch(`${url}/healthz`);
}

/** Sends a whole call; its status code. */
async function send(url: string, bytes: number): Promise<number> {
  const reply = await fetch(`${url}/v2/inputs`, { method: 'POST', body: '{}'.padEnd(bytes) });
  return ((await reply.json()) as { status: { code: number } }).status.code;
}

/** Whether a call is answered by the time that small ones have been. */
async function isAnswered(url: string, answer: Promise<number>): Promise<boolean> {
  const later = async (): Promise<boolean> => {
    for (let count = 0; count < 20; count += 1) await send(url, 10);
    return false;
  };
  return Promise.race([answer.then(() => true), later()]);
}

describe('a large body', () => {
  it.each([
    ['of a declared length', LARGEST],
    ['in chunks, which may become as large', CHUNKED],
  ])('waits while two of the largest, %s, are on their way; small ones do not', async (_, length) => {
    const url = await serve();
    const [first] = [await begin(url, length), await begin(url, length)];

    const answer = send(url, 2 * MB);

    expect(await isAnswered(url, answer)).toBe(false);
    expect(await send(url, MB)).toBe(11100);
    first.destroy();
    expect(await answer).toBe(11100);
  });

  it.each([LARGEST, CHUNKED])('that waits and is given up (%s) keeps nobody waiting', async (length) => {
    const url = await serve();
    const [first] = [await begin(url, LARGEST), await begin(url, LARGEST)];
    const givenUp = await begin(url, length);
    const answer = send(url, 2 * MB);

    givenUp.destroy();
    await arrival(url);
    first.destroy();

    expect(await answer).toBe(11100);
  });

  it('that is too large is refused without waiting', async () => {
    const url = await serve();
    await begin(url, LARGEST);
    await begin(url, LARGEST);

    expect(await send(url, 129 * MB)).toBe(40033);
  });
});
