import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { onTestFinished } from 'vitest';

import { findRoute } from '../proto/find-route.ts';
import type { Schema } from '../proto/schema.ts';
import { validate } from '../proto/validate.ts';

/** Stands between a client and the engine, and judges every reply by Clarifai's messages. */
export interface JudgingProxy {
  readonly url: string;
  /** Calls so far: `GET /v2/inputs 200`, with ids left out. */
  readonly calls: readonly string[];
  /** What the schema does not know in replies, each thing once. */
  readonly problems: () => readonly string[];
}

/** @param schema gives the members of the reply, allowed ones of other times included. */
export async function startJudgingProxy(engineUrl: string, schema: Schema): Promise<JudgingProxy> {
  const calls: string[] = [];
  const problems = new Set<string>();
  const server = createServer((request, response) => {
    void (async () => {
      const { method = 'GET', url = '', headers } = request;
      const body = await buffer(request);
      const { host: _, connection: __, ...rest } = headers as Record<string, string>;
      const hasBody = method !== 'GET' && body.length > 0;
      const reply = await fetch(engineUrl + url, {
        method,
        headers: rest,
        ...(hasBody && { body: new Uint8Array(body) }),
      });
      const text = await reply.text();
      const pathname = new URL(url, engineUrl).pathname.replace(/(?<=.)\/$/, '');
      const route = findRoute(schema, method, pathname)?.route;
      calls.push(`${method} ${route?.path ?? pathname} ${reply.status}`);
      if (!route) problems.add(`${method} ${pathname} is no binding`);
      else
        for (const { at, reason } of validate(schema, route.reply, JSON.parse(text)))
          problems.add(`${route.reply}: ${at} ${reason}`);
      response.writeHead(reply.status, { 'content-type': 'application/json' });
      response.end(text);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, calls, problems: () => [...problems].toSorted() };
}
