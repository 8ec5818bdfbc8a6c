import { UserError } from './errors.ts';
import type { MediaSource } from './media-source.ts';
import { orAborted } from './or-aborted.ts';

/** A source that a body can be written from. */
export type LoadedSource = Exclude<MediaSource, { kind: 'blob' | 'stream' }>;

export interface LoadOptions {
  /** Largest content of a blob or a stream. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** Streams that were read: their content is gone. */
const readStreams = new WeakSet<object>();

/**
 * Reads blobs and streams into memory; other sources are what they are.
 *
 * @throws UserError when one is too large, empty, broken, or was read before; the signal's reason when aborted.
 */
export async function loadSource(source: MediaSource, options: LoadOptions): Promise<LoadedSource> {
  if (source.kind === 'blob') {
    if (source.blob.size > options.maxBytes) throw tooLarge('blob', options.maxBytes);
    return { kind: 'bytes', bytes: new Uint8Array(await source.blob.arrayBuffer()) };
  }
  if (source.kind !== 'stream') return source;
  if (readStreams.has(source.stream))
    throw new UserError('The stream was read before; a stream can be sent once only.');
  readStreams.add(source.stream);
  return { kind: 'bytes', bytes: await readAll(source.stream, options) };
}

async function readAll(stream: AsyncIterable<unknown>, { maxBytes, signal }: LoadOptions): Promise<Buffer> {
  const iterator = stream[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await nextOf(iterator, signal);
      if (done === true) break;
      if (!(value instanceof Uint8Array)) throw new UserError('The stream must give bytes, not texts or objects.');
      bytes += value.length;
      if (bytes > maxBytes) throw tooLarge('stream', maxBytes);
      chunks.push(value);
    }
  } catch (error) {
    void quietly(iterator.return?.());
    signal?.throwIfAborted();
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : 'unknown reason';
    throw new UserError(`Cannot read the stream: ${reason}`, { cause: error });
  }
  if (bytes === 0) throw new UserError('The stream is empty.');
  return Buffer.concat(chunks, bytes);
}

/** `for await` could not leave a stream that stands still when the call is aborted. */
async function nextOf(iterator: AsyncIterator<unknown>, signal?: AbortSignal): Promise<IteratorResult<unknown>> {
  const next = iterator.next();
  // Nobody may be waiting any more when it fails.
  void quietly(next);
  return orAborted(next, signal);
}

async function quietly(promise: Promise<unknown> | undefined): Promise<void> {
  await promise?.catch(() => undefined);
}

function tooLarge(noun: string, maxBytes: number): UserError {
  return new UserError(`The ${noun} is larger than ${maxBytes} bytes, the most that fits.`);
}
