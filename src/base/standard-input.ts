import { ReadStream, createReadStream, read } from 'node:fs';
import type { Readable } from 'node:stream';

/**
 * Standard input; destroying the stream ends reading and leaves the descriptor open.
 *
 * Where it is a file, Node's own stream closes descriptor 0 from version 26 on. The next file that is opened then gets
 * that number, and libuv aborts the process when it is closed: it never closes a standard stream.
 */
export function standardInput(): Readable {
  const isFile = process.stdin instanceof ReadStream;
  return isFile ? createReadStream('', { fd: 0, fs: { read, close: keepOpen } }) : process.stdin;
}

function keepOpen(_descriptor: number, done?: (error: null) => void): void {
  done?.(null);
}
