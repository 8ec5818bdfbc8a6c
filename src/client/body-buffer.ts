/** Multiple of 3, so that pieces of base64 join without padding; small strings stay out of V8's large-object space. */
const PIECE_BYTES = 24 * 1024;

/**
 * A growing buffer that request bodies are written into, kept for the next body. One writer at a time; a view is valid
 * until the next body is begun.
 *
 * Base64 is written straight into it: JSON.stringify of megabyte strings is some ten times slower. Its memory is shared,
 * so that another thread can write a part of the body.
 */
export class BodyBuffer {
  #memory: SharedArrayBuffer;
  #bytes: Buffer;
  #length: number;

  /** @param memory that of another thread's buffer, of which the first `length` bytes are written. @default none yet */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(0), length = 0) {
    this.#memory = memory;
    this.#bytes = Buffer.from(memory);
    this.#length = length;
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Bytes that fit without growing. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** What the bytes are in; another one after growing. */
  get memory(): SharedArrayBuffer {
    return this.#memory;
  }

  /** Goes on where another thread has stopped writing. */
  adopt(memory: SharedArrayBuffer, length: number): void {
    this.#memory = memory;
    this.#bytes = Buffer.from(memory);
    this.#length = length;
  }

  /** Forgets everything after the first `length` bytes. */
  rewind(length: number): void {
    this.#length = length;
  }

  /**
   * Makes room for `bytes` more, so that what follows does not grow the buffer in steps. Some more is made than asked
   * for: unused room takes no memory, and memory that is grown out of stays until both threads have missed it.
   */
  reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const grown = new SharedArrayBuffer(Math.ceil(needed * 1.5));
    const written = this.#bytes.subarray(0, this.#length);
    this.adopt(grown, this.#length);
    this.#bytes.set(written);
  }

  /** Appends text as UTF-8. */
  writeText(text: string): void {
    this.reserve(Buffer.byteLength(text));
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }

  /** Appends text that is known to be ASCII. */
  writeAscii(text: string): void {
    this.reserve(text.length);
    this.#length += this.#bytes.write(text, this.#length, 'latin1');
  }

  /** Appends the first `length` bytes as base64. Pieces join only when each but the last is a multiple of 3. */
  writeBase64(bytes: Buffer, length: number): void {
    this.reserve(base64Length(length));
    for (let start = 0; start < length; start += PIECE_BYTES) {
      const piece = bytes.toString('base64', start, Math.min(start + PIECE_BYTES, length));
      this.#length += this.#bytes.write(piece, this.#length, 'latin1');
    }
  }

  /** What was written, without a copy. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** Characters that `bytes` take as base64, padding included. */
export function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}
