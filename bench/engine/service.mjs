import { Agent, request } from 'undici';

const dispatcher = new Agent({ headersTimeout: 300_000, bodyTimeout: 300_000, connections: 8, pipelining: 1 });

/** Sends JSON (an object, or bytes that were built before) and reads JSON. @throws when the answer is no success. */
export async function call(url, method, path, body) {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const sent = body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const reply = await request(url + path, { method, headers, body: sent, dispatcher });
  const answer = await reply.body.json();
  if (reply.statusCode !== 200) throw new Error(`${method} ${path}: ${JSON.stringify(answer.status)}`);
  return answer;
}

/** The body of a call with these images, each as an input. */
export function bodyOf(images, idOf = () => undefined) {
  const inputs = images.map((image, index) => ({
    id: idOf(index),
    data: { image: { base64: image.toString('base64') } },
  }));
  return Buffer.from(JSON.stringify({ inputs }));
}

/** Waits until the engine has processed everything. */
export async function processed(url, everyMs = 100) {
  for (;;) {
    const { counts } = await call(url, 'GET', '/v2/inputs/status');
    if (counts.to_process === 0 && counts.processing === 0) return counts;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
