import { close, open, read } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

import { inputFailure } from '../pipeline/file.ts';
import type { Failed, SettledFile, SizedFile } from '../pipeline/file.ts';
import { DECODED_PIXELS } from '../pipeline/renditions.ts';
import { unreadable } from '../pipeline/sizes.ts';
import {
  headerOf,
  isConvertible,
  isTaken,
  mimeOf,
  tooLarge,
  tooManyPixels,
  unsupported,
} from '../pipeline/steps/inspect.ts';
import { LIMITS } from '../wire/limits.ts';

// Faster than the handles of `node:fs/promises`, and there may be millions of files.
const openFile = promisify(open);
const readInto = promisify(read);
const closeFile = promisify(close);

/** Enough for most headers, also those with a preview image in front. */
const HEAD_BYTES = 131_072;

/** Tells whether files will pass inspection by their first bytes; where these do not tell, by all of them. */
export class HeaderLook {
  readonly #mayBeCopied: boolean;
  /** Buffers that no look uses at the moment. */
  readonly #buffers: Buffer[] = [];

  /** @param options `mayBeCopied`: images that the service does not take are sent as smaller copies. */
  constructor({ mayBeCopied }: { readonly mayBeCopied: boolean }) {
    this.#mayBeCopied = mayBeCopied;
  }

  /** Gives the file back, or why it will fail. An address passes: nothing is known of it. */
  async at<T extends SizedFile>(file: T): Promise<T | Failed> {
    if (file.origin === 'address') return file;
    if (file.bytes === 0) return inputFailure(file, 'inspect', 'empty-file', `${file.path} is empty (0 bytes).`);
    try {
      return (await this.#refusal({ ...file, settledMs: 0 })) ?? file;
    } catch (error) {
      return unreadable(file, 'inspect', error);
    }
  }

  async #refusal(file: SettledFile): Promise<Failed | undefined> {
    const refusal = tooLarge(file);
    if (refusal && !this.#mayBeCopied) return refusal;
    const buffer = this.#buffers.pop() ?? Buffer.allocUnsafeSlow(HEAD_BYTES);
    try {
      const head = await readHead(file.file, buffer);
      const byHead = await this.#judge(file, head);
      if (byHead === 'passes') return undefined;
      if (head.length >= file.bytes || refusal) return isRefusal(byHead) ? byHead : undefined;
    } finally {
      this.#buffers.push(buffer);
    }
    const byWhole = await this.#judge(file, await readFile(file.file));
    return isRefusal(byWhole) ? byWhole : undefined;
  }

  async #judge(file: SettledFile, bytes: Uint8Array): Promise<Judgement> {
    const mime = await mimeOf(file, bytes);
    if (typeof mime !== 'string') return mime;
    if (!isTaken(mime) && !(this.#mayBeCopied && isConvertible(mime))) return unsupported(file, mime);
    const header = await headerOf(mime, bytes);
    if (header.width === null) return 'of unknown size';
    return tooManyPixels(file, header, this.#mayBeCopied ? DECODED_PIXELS : LIMITS.imagePixels) ?? 'passes';
  }
}

/** What some bytes of a file tell; the size may stand behind them. */
type Judgement = Failed | 'passes' | 'of unknown size';

function isRefusal(judgement: Judgement): judgement is Failed {
  return typeof judgement === 'object';
}

async function readHead(path: string, buffer: Buffer): Promise<Buffer> {
  const descriptor = await openFile(path, 'r');
  try {
    const { bytesRead } = await readInto(descriptor, buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await closeFile(descriptor);
  }
}
