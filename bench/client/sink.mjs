// A stand-in for the service, in a process of its own: it takes uploads, answers each, and counts what it was given.
import { createServer } from 'node:http';

import { answer } from './answer.mjs';
import { createTally } from './tally.mjs';

let tally = createTally();

/** Memory of bodies, used again: fresh pages would cost the sink more than all else that it does. */
const spare = [];

const server = createServer({ highWaterMark: 1024 * 1024 }, (request, response) => {
  const bytes = Number(request.headers['content-length']);
  const body = takeSpare(bytes);
  let filled = 0;
  request.on('data', (chunk) => {
    filled += chunk.copy(body, filled);
  });
  request.on('end', () => {
    const ids = tally.take(body.subarray(0, filled));
    spare.push(body);
    response.setHeader('content-type', 'application/json');
    response.end(answer(ids));
  });
});

function takeSpare(bytes) {
  const found = spare.pop();
  return found && found.length >= bytes ? found : Buffer.alloc(Math.ceil(bytes * 1.2));
}

process.on('message', ({ ask, digests }) => {
  if (ask === 'begin') tally = createTally(digests);
  process.send({ ask, ...tally.counts(), cpuMs: cpuMs() });
});

// A run that breaks off must leave nothing behind.
process.once('disconnect', () => process.exit());

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
