import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type Socket } from 'node:net';

import { TEST_CERTIFICATE, TEST_KEY } from './certificate.ts';
import { listening } from './listening.ts';

export interface ProxyOptions {
  /** Where every tunnel leads to on this machine, whatever was asked for. */
  readonly targetPort?: number;
  /** `user:password` without which nobody gets a tunnel. */
  readonly credentials?: string;
  /** HTTP status with which every tunnel is refused; `close` breaks the connection, `hang` never answers. */
  readonly refuses?: number | 'close' | 'hang';
  /** Whether the proxy itself is reached by TLS. @default false */
  readonly isSecure?: boolean;
}

export interface TestProxy {
  /** `host:port` */
  readonly host: string;
  /** What tunnels were asked for, in order: `service.invalid:443`. */
  readonly asked: readonly string[];
}

/** Starts a proxy on this machine that makes tunnels, until the test ends. */
export async function startProxy(options: ProxyOptions): Promise<TestProxy> {
  const { targetPort = 9, credentials, refuses, isSecure = false } = options;
  const asked: string[] = [];
  const wanted = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
  const refuseOthers: RequestListener = (_request, response) => void response.writeHead(405).end();
  const tls = { cert: TEST_CERTIFICATE, key: TEST_KEY };
  const server: Server = isSecure ? createSecureServer(tls, refuseOthers) : createServer(refuseOthers);
  server.on('connect', (request, socket: Socket) => {
    asked.push(request.url ?? '');
    socket.on('error', () => undefined);
    if (refuses === 'hang') return;
    if (refuses === 'close') socket.destroy();
    else if (refuses !== undefined) refuse(socket, refuses);
    else if (request.headers['proxy-authorization'] !== wanted) refuse(socket, 407);
    else tunnel(socket, targetPort);
  });
  const port = await listening(server);
  return { host: `${isSecure ? 'localhost' : '127.0.0.1'}:${port}`, asked };
}

function refuse(socket: Socket, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n`);
}

function tunnel(socket: Socket, port: number): void {
  const upstream = connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    upstream.pipe(socket).pipe(upstream);
  });
  upstream.on('error', () => socket.destroy());
  socket.on('error', () => upstream.destroy());
}
