// The same with a second thread, which reads the files and writes the bodies, and a plain socket instead of undici.
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

import { BODY_BYTES, writeBody } from './body.mjs';
import { batches, course } from './course.mjs';
import { MODEL } from './model.mjs';

/** One body is sent while another is written. */
const BODIES = 2;

if (isMainThread) await send();
else encode();

function encode() {
  const bodies = workerData.map((memory) => Buffer.from(memory));
  parentPort.on('message', ({ place, batch }) => {
    parentPort.postMessage({ place, count: batch.length, length: writeBody(bodies[place], batch) }, []);
  });
}

async function send() {
  const memories = Array.from({ length: BODIES }, () => new SharedArrayBuffer(BODY_BYTES));
  const bodies = memories.map((memory) => Buffer.from(memory));
  const encoder = new Worker(fileURLToPath(import.meta.url), { workerData: memories });
  const queue = await batches();
  const next = (place) => queue.length > 0 && encoder.postMessage({ place, batch: queue.shift() }, []);
  let left = queue.length;
  const written = [];
  let wake = () => {};
  encoder.on('message', (body) => {
    written.push(body);
    wake();
  });
  for (const place of bodies.keys()) next(place);
  const socket = connect(Number(new URL(course.endpoint).port), '127.0.0.1');
  await once(socket, 'connect');
  const post = poster(socket);
  for (; left > 0; left -= 1) {
    if (written.length === 0) await new Promise((resolve) => (wake = resolve));
    const { place, length, count } = written.shift();
    const { inputs } = await post('/v2/inputs', bodies[place].subarray(0, length));
    if (inputs.length !== count) throw new Error('An image has no answer.');
    next(place);
    if (course.outputs) await predict(post, inputs);
  }
  socket.destroy();
  await encoder.terminate();
}

async function predict(post, inputs) {
  const asked = inputs.map(({ id, data }) => ({ id, data: { image: { url: data.image.url } } }));
  const { outputs } = await post(`/v2/models/${MODEL}/outputs`, Buffer.from(JSON.stringify({ inputs: asked })));
  if (outputs.length !== inputs.length) throw new Error('An image has no prediction.');
}

/** One call at a time on one connection; every reply has a length. */
function poster(socket) {
  let parts = [];
  let wanted = Infinity;
  let settle = () => {};
  socket.on('data', (part) => {
    parts.push(part);
    let bytes = parts.reduce((sum, { length }) => sum + length, 0);
    if (wanted === Infinity) {
      const all = Buffer.concat(parts);
      const end = all.indexOf('\r\n\r\n');
      if (end === -1) return;
      wanted = Number(/^content-length: (?<bytes>\d+)/im.exec(all.latin1Slice(0, end)).groups.bytes);
      parts = [all.subarray(end + 4)];
      bytes = parts[0].length;
    }
    if (bytes >= wanted) settle(JSON.parse(Buffer.concat(parts).toString()));
  });
  return async (path, body) => {
    parts = [];
    wanted = Infinity;
    const head = `POST ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Key bench\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    const reply = new Promise((resolve) => (settle = resolve));
    socket.cork();
    socket.write(head);
    socket.write(body);
    socket.uncork();
    return reply;
  };
}
