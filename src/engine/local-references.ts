import { createHmac, randomBytes } from 'node:crypto';

import { isSameSecret } from './guard/same-secret.ts';
import type { LocalImage } from './store/local-image.ts';

const SCHEME = 'local-image:';

/**
 * References to files of this machine that the engine reads in place. Each is signed with a key that no other process
 * knows: whoever only reaches the engine over HTTP cannot make it read a file.
 */
export class LocalReferences {
  readonly #key = randomBytes(32);

  /** An address that stands for an image in requests to the engine, for as long as this process runs. */
  issue({ path, bytes, sha256 }: LocalImage): string {
    const content = Buffer.from(JSON.stringify({ path, bytes, sha256 })).toString('base64url');
    return `${SCHEME}${content}.${this.#sign(content)}`;
  }

  /** The image that an address stands for; undefined for any address that was not issued here. */
  resolve(address: string): LocalImage | undefined {
    if (!address.startsWith(SCHEME)) return undefined;
    const [content = '', signature = '', ...rest] = address.slice(SCHEME.length).split('.');
    if (rest.length > 0 || !isSameSecret(signature, this.#sign(content))) return undefined;
    return JSON.parse(Buffer.from(content, 'base64url').toString()) as LocalImage;
  }

  #sign(content: string): string {
    return createHmac('sha256', this.#key).update(content).digest('base64url');
  }
}
