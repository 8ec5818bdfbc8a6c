import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { pipeline } from 'node:stream';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

import { Agent } from 'undici';

import { LIMITS } from '../wire/limits.ts';
import { STATUS } from '../wire/status.ts';
import type { Status } from '../wire/status.ts';
import { imageFormat } from './image-format.ts';
import { isPublicAddress } from './public-address.ts';
import { statusOf } from './status.ts';

/** An image from an address, or why there is none. */
export type FetchedImage =
  | { readonly kind: 'fetched'; readonly bytes: Buffer; readonly format: string }
  | { readonly kind: 'refused'; readonly status: Status };

export interface FetchOptions {
  /** Host names, addresses and ranges (`10.1.0.0/16`) that may be fetched although they are not public. */
  readonly allowFetch: ReadonlySet<string>;
}

const MAX_REDIRECTS = 5;
const TOTAL_MS = 30_000;

/** Hosts such as upload.wikimedia.org refuse whoever does not say who they are. */
const HEADERS = {
  'user-agent': 'clarifai-ingest (+https://github.com/clarifai-ingest/clarifai-ingest)',
  accept: 'image/*,*/*;q=0.8',
  'accept-encoding': 'gzip, deflate, br',
};

/**
 * Fetches an image for a client, as a server must: http and https only, no host that resolves to a private address
 * (checked again at each redirect, and connected to the very address that was checked), at most 20 MB, also after
 * it is decompressed, and 30 s.
 */
export async function fetchImage(url: string, options: FetchOptions): Promise<FetchedImage> {
  const signal = AbortSignal.timeout(TOTAL_MS);
  try {
    return await follow(new URL(url), MAX_REDIRECTS, options, signal);
  } catch (error) {
    if (error instanceof FetchRefusal) return { kind: 'refused', status: statusOf(error.code, error.message) };
    const { code, name } = error as NodeJS.ErrnoException;
    return {
      kind: 'refused',
      status: statusOf(STATUS.inputFailed, `The address could not be fetched (${code ?? name}).`),
    };
  }
}

class FetchRefusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

async function follow(url: URL, redirects: number, options: FetchOptions, signal: AbortSignal): Promise<FetchedImage> {
  const address = await addressOf(url, options);
  const dispatcher = new Agent({
    connect: {
      // A list or one address, as the socket asks for it.
      lookup: (_host, { all }, done) => {
        const family = isIP(address);
        if (all) done(null, [{ address, family }]);
        else done(null, address, family);
      },
    },
  });
  try {
    const { statusCode, headers, body } = await dispatcher.request({
      method: 'GET',
      origin: url.origin,
      path: url.pathname + url.search,
      headers: HEADERS,
      signal,
    });
    const location = headers['location'];
    if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
      await body.dump();
      if (redirects === 0) throw new FetchRefusal(STATUS.inputFailed, 'The address redirects too often.');
      return await follow(new URL(location, url), redirects - 1, options, signal);
    }
    if (statusCode !== 200) {
      await body.dump();
      throw new FetchRefusal(STATUS.inputFailed, `The address answered with HTTP status ${statusCode}.`);
    }
    return await readBody(decoded(body, headers['content-encoding']));
  } finally {
    // Read to its end, or given up: nothing of the answer is waited for.
    void dispatcher.destroy();
  }
}

async function addressOf(url: URL, { allowFetch }: FetchOptions): Promise<string> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new FetchRefusal(STATUS.inputInvalidUrl, 'Only http and https addresses are fetched.');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const { address } = isIP(host) ? { address: host } : await lookup(host);
  if (!allowFetch.has(host) && !isAllowed(address, allowFetch) && !isPublicAddress(address)) {
    throw new FetchRefusal(
      STATUS.inputInvalidUrl,
      'The address is not on the public internet; the engine does not fetch it.',
    );
  }
  return address;
}

/** Whether an address is allowed, or a range that it lies in: `10.1.0.0/16`. */
function isAllowed(address: string, allowFetch: ReadonlySet<string>): boolean {
  const ranges = new BlockList();
  for (const entry of allowFetch) {
    const [network = '', prefix] = entry.split('/', 2);
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(network) > 0) ranges.addSubnet(network, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return ranges.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Undoes the encodings of an answer, the last one first. Source: RFC 9110, section 8.4. */
function decoded(body: Readable, encodings: string | string[] | undefined): Readable {
  const names = [encodings ?? []].flat().join(',').toLowerCase().split(',');
  return names
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
    .reduceRight((stream, name) => {
      const decoder = decoderFor(name);
      // A broken stream ends the reading; what was read of the answer is given up with it.
      pipeline(stream, decoder, () => undefined);
      return decoder;
    }, body);
}

function decoderFor(name: string): Transform {
  if (name === 'gzip' || name === 'x-gzip') return createGunzip();
  if (name === 'deflate') return createInflate();
  if (name === 'br') return createBrotliDecompress();
  throw new FetchRefusal(STATUS.inputFailed, `The address answered in an encoding that is not known (${name}).`);
}

async function readBody(body: AsyncIterable<Buffer>): Promise<FetchedImage> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LIMITS.imageBytes) throw new FetchRefusal(STATUS.inputOverLimit, 'The image is larger than 20 MB.');
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const format = imageFormat(bytes);
  if (!format) throw new FetchRefusal(STATUS.inputUnsupportedFormat, 'The address does not hold a supported image.');
  return { kind: 'fetched', bytes, format };
}
