import { createHash } from 'node:crypto';

const QUOTE = 0x22;
const ID = Buffer.from('"id":"');
const BASE64 = Buffer.from('"base64":"');

/**
 * Counts what uploads hold, by looking for the quotes: base64 has none, so that a search runs at the speed of memory.
 *
 * @param digests SHA-1 in hex by id. Given, every image is decoded and compared as well, which takes time.
 */
export function createTally(digests) {
  const seen = new Set();
  let requests = 0;
  let bytes = 0;
  let base64Bytes = 0;
  let wrong = 0;

  const isRight = (id, base64) => sha1(Buffer.from(base64.latin1Slice(), 'base64')) === digests[id];
  return {
    /** Takes one body; gives the ids in it, in order. */
    take(body) {
      requests += 1;
      bytes += body.length;
      const ids = textsAfter(ID, body).map((id) => id.toString());
      const images = textsAfter(BASE64, body);
      for (const [index, image] of images.entries()) {
        base64Bytes += image.length;
        if (digests && !isRight(ids[index], image)) wrong += 1;
      }
      for (const id of ids) seen.add(id);
      return ids;
    },
    counts: () => ({ requests, bytes, base64Bytes, inputs: seen.size, wrong }),
  };
}

function textsAfter(name, body) {
  const texts = [];
  for (let at = body.indexOf(name); at !== -1; at = body.indexOf(name, at)) {
    const start = at + name.length;
    at = body.indexOf(QUOTE, start);
    texts.push(body.subarray(start, at));
  }
  return texts;
}

function sha1(bytes) {
  return createHash('sha1').update(bytes).digest('hex');
}
