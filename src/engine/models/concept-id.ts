import { createHash } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Ids of the service that were seen on the wire.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/clarifai-models.md.
 */
const KNOWN_IDS: Readonly<Record<string, string>> = {
  train: 'ai_HLmqFqBf',
  railway: 'ai_fvlBqXZR',
  'transportation system': 'ai_Xxjc3MhT',
  station: 'ai_6kTjGfF6',
};

/**
 * The id of a public concept: `ai_` and 8 base62 characters, always the same for a name.
 *
 * It is the service's own where that is known, else a hash of the name.
 */
export function conceptId(name: string): string {
  return Object.hasOwn(KNOWN_IDS, name) ? KNOWN_IDS[name]! : `ai_${base62Hash(name, 8)}`;
}

/** `length` (at most 16) base62 characters from the SHA-256 of a text. */
export function base62Hash(text: string, length: number): string {
  const digest = createHash('sha256').update(text).digest();
  return Array.from({ length }, (_, index) => BASE62[digest.readUInt16BE(index * 2) % 62]).join('');
}
