import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { onTestFinished } from 'vitest';

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What the server does with a request. */
export interface ScriptedReply {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  /** `hang`: never answers; `reset`: breaks the connection; `half`: breaks it in the middle of the body. */
  readonly fault?: 'hang' | 'reset' | 'half';
}

/** Replies in order (any further request gets 418), or a function of the request and its number from 0. */
export type Script =
  | readonly ScriptedReply[]
  | ((request: SeenRequest, index: number) => ScriptedReply | Promise<ScriptedReply>);

export interface ScriptedServer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** The body of a request, by its number from 0, as JSON. */
  readonly json: (index: number) => unknown;
  /** Connections opened so far. */
  readonly connections: () => number;
}

/** Starts a real server on this machine that follows a script; it is closed when the test ends. */
export async function startServer(script: Script): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  server.on('connection', () => (connections += 1));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request).catch(() => null);
    if (body === null) return;
    const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
    const index = requests.push(seen) - 1;
    const reply = typeof script === 'function' ? await script(seen, index) : (script[index] ?? { status: 418 });
    deliver(reply, response);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    json: (index) => JSON.parse(requests[index]?.body.toString() ?? ''),
    connections: () => connections,
  };
}

function deliver(reply: ScriptedReply, response: ServerResponse): void {
  if (reply.fault === 'hang') return;
  if (reply.fault === 'reset') {
    response.destroy();
    return;
  }
  const text = reply.json === undefined ? (reply.text ?? '') : JSON.stringify(reply.json);
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
  if (reply.fault === 'half') response.write(text.slice(0, text.length / 2), () => response.destroy());
  else response.end(text);
}
