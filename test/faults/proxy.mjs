import { createServer, request } from 'node:http';
import { once } from 'node:events';

/** Stands between a client and a server, which may move: notes when each request came, and is deaf while `isOut`. */
export async function startProxy(target) {
  const arrivals = [];
  const proxy = { arrivals, target, isOut: false, url: '', close: () => server.close() };
  const server = createServer((incoming, outgoing) => {
    if (proxy.isOut) {
      incoming.socket.destroy();
      return;
    }
    arrivals.push(performance.now());
    const { method, headers } = incoming;
    const forward = request(proxy.target + incoming.url, { method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode, reply.headers);
      reply.pipe(outgoing);
      reply.once('error', () => outgoing.destroy());
    });
    forward.once('error', () => outgoing.destroy());
    incoming.pipe(forward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy.url = `http://127.0.0.1:${server.address().port}`;
  return proxy;
}

/** The most requests that came within any stretch of time, beyond what a token bucket lets through: 0 when it held. */
export function excess(arrivals, perSecond, burst) {
  let worst = 0;
  for (let first = 0; first < arrivals.length; first += 1) {
    for (let last = first; last < arrivals.length; last += 1) {
      const allowed = burst + ((arrivals[last] - arrivals[first]) / 1000) * perSecond;
      worst = Math.max(worst, last - first + 1 - allowed);
    }
  }
  return worst;
}
