import { readFile } from 'node:fs/promises';

import type { RecordedImage } from '../../record/recorded-image.ts';
import { codeOf } from '../durable-file.ts';
import { writeExport } from '../export/write-export.ts';
import { SinkError } from '../sink.ts';
import { keywordsOf } from './keywords.ts';
import type { KeywordOptions } from './keywords.ts';
import { mergeKeywords } from './merge-keywords.ts';
import { EMPTY_SIDECAR } from './sidecar-text.ts';

/**
 * Brings the keywords of one sidecar up to date; makes the file when there is none and an image has keywords.
 *
 * @returns whether the file was written; one that says the same already is not touched.
 * @throws SinkError when it cannot be read or written, or is no XMP; it stays as it is then.
 */
export async function writeSidecar(file: string, image: RecordedImage, options: KeywordOptions): Promise<boolean> {
  const keywords = keywordsOf(image, options);
  const earlier = await readIfThere(file);
  if (earlier === undefined && keywords.length === 0) return false;
  const text = understood(file, () => {
    // A byte order mark stays, and what is no UTF-8 is refused.
    const present = earlier && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(earlier);
    return mergeKeywords(present ?? EMPTY_SIDECAR, keywords, options);
  });
  if (earlier?.equals(Buffer.from(text)) === true) return false;
  await writeExport(file, whole(text));
  return true;
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw new SinkError('io', file, `${file} cannot be read (${codeOf(cause)}).`, { cause });
  }
}

function understood<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SinkError('not-understood', file, `${file} is left as it is: ${reason.replace(/\.$/, '')}.`, { cause });
  }
}

function* whole(text: string): Generator<string, void> {
  yield text;
}
