import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Logger } from 'pino';

import { UserError } from '../../../client/errors.ts';
import type { Vitals } from '../vitals.ts';
import { onlyByOwnName, withToken } from './access.ts';
import { healthRoutes } from './health.ts';
import { metricsRoute } from './metrics.ts';
import { isLoopback } from './parse-listen.ts';
import type { ListenAddress } from './parse-listen.ts';

export interface ServeOptions {
  readonly listen: ListenAddress;
  /** Whoever comes must know it; needed where others than this machine can come. */
  readonly token?: string;
  readonly vitals: Vitals;
  /** More to serve behind the same door, e.g. the status page. */
  readonly routes?: (app: Hono, vitals: Vitals) => void;
  readonly log: Logger;
}

export interface Serving {
  /** Address without trailing slash. */
  readonly url: string;
  /** Ends every connection. */
  close(): Promise<void>;
}

/**
 * Serves `/metrics`, `/healthz`, `/readyz` and what else is given.
 *
 * @throws UserError when others could come without a token, or the address cannot be listened on.
 */
export async function serveVitals({ listen, token, vitals, routes, log }: ServeOptions): Promise<Serving> {
  const { host, port } = listen;
  if (token === undefined && !isLoopback(host)) {
    throw new UserError(`Others can reach ${host}: set a token (--token-file), or listen on 127.0.0.1.`);
  }
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'self'"], frameAncestors: ["'none'"], formAction: ["'self'"] },
      referrerPolicy: 'no-referrer',
      strictTransportSecurity: false,
    }),
  );
  app.use(token === undefined ? onlyByOwnName(host) : withToken(token));
  healthRoutes(app, vitals);
  metricsRoute(app, vitals);
  routes?.(app, vitals);
  app.onError((error, context) => {
    log.error({ err: error, path: context.req.path }, 'a call to the status server failed');
    return context.text('Something went wrong; the log says what.', 500);
  });

  const answer = getRequestListener(app.fetch, { hostname: host });
  const server = createServer((request, response) => void answer(request, response));
  await start(server, listen);
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken || port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function start(server: Server, { host, port }: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      const reason = code === 'EADDRINUSE' ? 'something else listens there' : (code ?? message);
      reject(new UserError(`${host}:${port} cannot be listened on: ${reason}.`));
    });
    server.listen(port, host, resolve);
  });
}
