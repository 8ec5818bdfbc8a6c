import { extended } from '../base/extended.ts';
import { BodyBuffer } from './body-buffer.ts';
import type { EncodedFiles, FilesToEncode } from './file-encoder.ts';
import { writeFilePart } from './write-file.ts';

/** Reads files into a body; `FileEncoder` asks for it in a thread of its own. */
export function answer({ memory, length, isFirst, parts, room }: FilesToEncode): EncodedFiles {
  const buffer = new BodyBuffer(memory, length);
  let separator = isFirst ? '' : ',';
  const faults = parts.map((part) => {
    const fault = writeFilePart(buffer, extended(part, { before: separator + part.before }), room);
    if (!fault) separator = ',';
    return fault;
  });
  return { memory: buffer.memory, length: buffer.length, faults };
}
