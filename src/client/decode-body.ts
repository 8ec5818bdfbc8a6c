import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

type Decoder = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const inflated = promisify(inflate);
const inflatedRaw = promisify(inflateRaw);

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  // Some servers mean the bare format of RFC 1951 by it, not that with a header of RFC 1950.
  deflate: async (body, options) => (hasZlibHeader(body) ? inflated(body, options) : inflatedRaw(body, options)),
};

/** What a server may do to a reply, as `Accept-Encoding` says it. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/** More than that is nobody's honest reply. */
const MAX_ENCODINGS = 3;

/** Why a body cannot be decoded. */
export class DecodeError extends Error {
  override readonly name: string = 'DecodeError';
  readonly code: 'reply-too-large' | 'reply-unreadable';

  constructor(code: DecodeError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/**
 * Undoes what `Content-Encoding` says. Source: RFC 9110, section 8.4.
 *
 * @param maxBytes bound of every step, so that a small body cannot fill the memory.
 * @throws DecodeError when the body grows larger, is broken, or is encoded in a way that was not asked for.
 */
export async function decodeBody(body: Buffer, contentEncoding: string, maxBytes: number): Promise<Buffer> {
  const encodings = contentEncoding.toLowerCase().split(',');
  const names = encodings.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  if (names.length > MAX_ENCODINGS) throw unknown(contentEncoding);
  let decoded = body;
  for (const name of names.toReversed()) {
    // No body is encoded as none, whatever the header says.
    if (decoded.length > 0) decoded = await decodeOnce(decoded, name, maxBytes);
  }
  return decoded;
}

async function decodeOnce(body: Buffer, name: string, maxBytes: number): Promise<Buffer> {
  const decode = DECODERS[name];
  if (decode === undefined) throw unknown(name);
  try {
    return await decode(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new DecodeError('reply-too-large', `the reply is larger than ${Math.round(maxBytes / 1e6)} MB`, error);
    }
    throw new DecodeError('reply-unreadable', `the reply is no whole ${name}`, error);
  }
}

function unknown(encoding: string): DecodeError {
  return new DecodeError('reply-unreadable', `the reply is encoded as "${encoding.slice(0, 40)}"`);
}

/** Deflate, and a checksum over the two bytes. Source: RFC 1950, section 2.2. */
function hasZlibHeader(body: Buffer): boolean {
  const [first = 0, second = 0] = body;
  return (first & 15) === 8 && (first * 256 + second) % 31 === 0;
}
