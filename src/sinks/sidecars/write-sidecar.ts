import { readFile } from 'node:fs/promises';

import type { RecordedImage } from '../../record/recorded-image.ts';
import { codeOf } from '../durable-file.ts';
import { writeExport } from '../export/write-export.ts';
import { SinkError } from '../sink.ts';
import { readEmbeddedTags } from './embedded-tags.ts';
import { keywordsOf } from './keywords.ts';
import type { KeywordOptions } from './keywords.ts';
import { mergeKeywords } from './merge-keywords.ts';
import type { SidecarPlace } from './sidecar-name.ts';
import { EMPTY_SIDECAR, readSidecar, tagsOf } from './sidecar-text.ts';
import { NO_TAGS, preferred } from './tags.ts';
import type { Tags } from './tags.ts';

/**
 * Brings the keywords of one sidecar up to date; makes the file when there is none and an image has keywords. Tags that
 * the image or another of its sidecars holds, and that the new lists would hide, are copied.
 *
 * @returns whether the file was written; one that says the same already is not touched.
 * @throws SinkError when it cannot be read or written, or is no XMP; it stays as it is then.
 */
export async function writeSidecar(
  { file, others }: SidecarPlace,
  image: RecordedImage,
  options: KeywordOptions,
): Promise<boolean> {
  const keywords = keywordsOf(image, options);
  const earlier = await readIfThere(file);
  if (earlier === undefined && keywords.length === 0) return false;
  const beneath = keywords.length > 0 ? await tagsBeneath(others, image.file) : NO_TAGS;
  const text = understood(file, () =>
    mergeKeywords(earlier ? decoded(earlier) : EMPTY_SIDECAR, keywords, options.root, beneath),
  );
  if (earlier?.equals(Buffer.from(text)) === true) return false;
  await writeExport(file, whole(text));
  return true;
}

/** What readers find where the sidecar has nothing: in other sidecars, and in the image. */
async function tagsBeneath(sidecars: readonly string[], image: string | null): Promise<Tags> {
  let tags = NO_TAGS;
  for (const sidecar of sidecars) tags = preferred(tags, await tagsInFile(sidecar));
  return image === null ? tags : preferred(tags, await readEmbeddedTags(image));
}

async function tagsInFile(sidecar: string): Promise<Tags> {
  const bytes = await readIfThere(sidecar);
  try {
    return bytes ? tagsOf(readSidecar(decoded(bytes))) : NO_TAGS;
  } catch {
    // No XMP: no reader shows anything of it.
    return NO_TAGS;
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (cause) {
    // A name that is too long cannot be there; writing it will say so.
    if (['ENOENT', 'ENAMETOOLONG'].includes(codeOf(cause))) return undefined;
    throw new SinkError('io', file, `${file} cannot be read (${codeOf(cause)}).`, { cause });
  }
}

/** A byte order mark stays, and what is no UTF-8 is refused. */
function decoded(bytes: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
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
