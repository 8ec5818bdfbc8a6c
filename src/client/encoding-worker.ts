import { parentPort } from 'node:worker_threads';

import { BodyBuffer } from './body-buffer.ts';
import type { EncodedFiles, FilesToEncode } from './file-encoder.ts';
import { writeFilePart } from './write-file.ts';

// The entry of the thread that reads files; `FileEncoder` starts it.
parentPort?.on('message', (files: FilesToEncode) => parentPort?.postMessage(encode(files), []));

function encode({ id, memory, length, isFirst, parts, room }: FilesToEncode): EncodedFiles {
  const buffer = new BodyBuffer(memory, length);
  let separator = isFirst ? '' : ',';
  const faults = parts.map((part) => {
    const fault = writeFilePart(buffer, { ...part, before: separator + part.before }, room);
    if (!fault) separator = ',';
    return fault;
  });
  return { id, memory: buffer.memory, length: buffer.length, faults };
}
