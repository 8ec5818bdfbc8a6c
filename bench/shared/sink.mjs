// A stand-in for the service, in a process of its own: it takes uploads, answers each, and counts what it was given.
// It recognises nothing: what it says of images was written before they came.
import { createServer } from 'node:http';

import { countsReply, idOfUrl, inputsReply, modelReply, outputsReply, uploadReply } from './replies.mjs';
import { createTally } from './tally.mjs';

let tally = createTally();
let firstRequestAt;
let firstUploadAt;
let predictions = 0;

/** Memory of bodies, used again: fresh pages would cost the sink more than all else that it does. */
const spare = [];

const server = createServer({ highWaterMark: 1024 * 1024 }, (request, response) => {
  firstRequestAt ??= Date.now();
  if (request.method === 'POST' && request.url === '/v2/inputs') firstUploadAt ??= Date.now();
  const bytes = Number(request.headers['content-length'] ?? 0);
  const body = takeSpare(bytes);
  let filled = 0;
  request.on('data', (chunk) => {
    filled += chunk.copy(body, filled);
  });
  request.on('end', () => {
    const reply = replyTo(request, body.subarray(0, filled));
    spare.push(body);
    response.statusCode = reply === undefined ? 404 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(reply ?? '{"status":{"code":11101,"description":"Resource does not exist"}}');
  });
});

/** The calls of an import: no other is known here. */
function replyTo({ method, url }, body) {
  const { pathname, searchParams } = new URL(url, 'http://sink');
  if (method === 'POST' && pathname === '/v2/inputs') return uploadReply(tally.take(body));
  if (method === 'GET' && pathname === '/v2/inputs') return inputsReply(searchParams.getAll('ids'));
  if (method === 'GET' && pathname === '/v2/inputs/status') return countsReply(tally.counts().inputs);
  const { id, rest } = /^\/v2\/models\/(?<id>[^/]+)(?:\/versions\/[^/]+)?\/?(?<rest>.*)$/.exec(pathname)?.groups ?? {};
  if (method === 'POST' && rest === 'outputs') return outputsReply(id, asked(body));
  return method === 'GET' && id !== undefined ? modelReply(id) : undefined;
}

/** The images that a model is asked about, by their addresses. */
function asked(body) {
  const { inputs } = JSON.parse(body.latin1Slice());
  predictions += inputs.length;
  return inputs.map(({ data }) => ({ id: idOfUrl(data.image.url), data: { image: { url: data.image.url } } }));
}

function takeSpare(bytes) {
  const found = spare.pop();
  return found && found.length >= bytes ? found : Buffer.alloc(Math.ceil(bytes * 1.2));
}

process.on('message', ({ ask, digests }) => {
  if (ask === 'begin') {
    tally = createTally(digests);
    predictions = 0;
    firstRequestAt = undefined;
    firstUploadAt = undefined;
  }
  process.send({ ask, ...tally.counts(), predictions, firstRequestAt, firstUploadAt, cpuMs: cpuMs() });
});

// A run that breaks off must leave nothing behind.
process.once('disconnect', () => process.exit());

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
