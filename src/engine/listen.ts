import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { getRequestListener } from '@hono/node-server';

import { EngineError } from './engine-error.ts';
import { answerMalformed, malformedReply } from './guard/malformed.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** How long clients may take to send the rest of a call, or to read its answer, once it is closed. @default 5000 */
  readonly graceMs?: number;
  /** How long the answer to a call that has arrived may take then. @default 120,000 */
  readonly longestMs?: number;
}

/** A server that listens. */
export interface Listening {
  /** Address without trailing slash. */
  readonly url: string;
  /** Takes no more calls, finishes those under way, and ends idle connections at once, dawdling ones after the grace. */
  close(): Promise<void>;
}

const GRACE_MS = 5000;

/** How long requests that keep arriving are taken in, once the server is closed. */
const TAKING_IN_MS = 100;

/** Several calls of 128 images each take so long. */
const LONGEST_MS = 120_000;

/**
 * Serves calls over HTTP/1.1.
 *
 * @throws EngineError when the address cannot be listened on.
 */
export async function listen(
  fetch: (request: Request, env: object) => Response | Promise<Response>,
  { host, port, graceMs = GRACE_MS, longestMs = LONGEST_MS }: ListenOptions,
): Promise<Listening> {
  const answer = getRequestListener(fetch, { hostname: host, errorHandler: malformedReply });
  const underWay = new Set<ServerResponse>();
  const sockets = new Set<Socket>();
  let arrivals = 0;
  let isClosing = false;
  const server = createServer((request, response) => {
    arrivals += 1;
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
    if (isClosing) endConnectionAfter(response);
    void answer(request, response);
  });
  server.on('connection', (socket) => {
    arrivals += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('clientError', answerMalformed);
  await start(server, host, port);

  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    async close() {
      isClosing = true;
      for (const response of underWay) endConnectionAfter(response);
      await untilSteady(() => arrivals, TAKING_IN_MS);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const dawdled = setTimeout(() => breakOffDawdling(sockets, underWay), graceMs);
      const overdue = setTimeout(() => server.closeAllConnections(), longestMs);
      await closed;
      clearTimeout(dawdled);
      clearTimeout(overdue);
    },
  };
}

/**
 * Lets in what the system has accepted for the server. Closing would reset connections that wait to be taken, and
 * those taken whose requests are not read yet.
 */
async function untilSteady(arrivals: () => number, maxMs: number): Promise<void> {
  const endMs = performance.now() + maxMs;
  let before: number;
  do {
    before = arrivals();
    // The first may end in the turn that this one is called in, before anything is read.
    await nextTurn();
    await nextTurn();
  } while (arrivals() !== before && performance.now() < endMs);
}

/** Leaves the calls that have arrived and wait for the engine's answer. */
function breakOffDawdling(sockets: ReadonlySet<Socket>, underWay: ReadonlySet<ServerResponse>): void {
  const waiting = new Set(
    [...underWay].filter((each) => each.req.complete && !each.headersSent).map(({ socket }) => socket),
  );
  for (const socket of sockets) if (!waiting.has(socket)) socket.destroy();
}

/** Otherwise a client that keeps its connections would keep the server for as long. */
function endConnectionAfter(response: ServerResponse): void {
  if (response.headersSent) response.once('finish', () => response.socket?.end());
  else response.setHeader('connection', 'close');
}

async function start(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new EngineError(`The engine cannot listen on ${host}:${port} (${cause.code ?? cause.message}).`, { cause }),
      );
    });
    server.listen(port, host, resolve);
  });
}
