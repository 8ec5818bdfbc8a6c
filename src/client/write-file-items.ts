import type { BodyBuffer } from './body-buffer.ts';
import type { UserError } from './errors.ts';
import type { FileEncoder } from './file-encoder.ts';
import { BodyFullError, FileChangedError, FileUnreadableError } from './file-errors.ts';
import { wireInput, type InputItem } from './input-item.ts';
import type { FileSource } from './read-file.ts';
import type { FileFault, FilePart, Place } from './write-file.ts';
import { aroundContent } from './write-media.ts';

/** An item whose content is in a file. */
export type FileItem = InputItem & { readonly source: FileSource };

/** Appends items to a body; gives one error per item, undefined for those that are in the body. */
export async function writeFileItems(
  buffer: BodyBuffer,
  items: readonly FileItem[],
  encoder: FileEncoder,
  place: Place,
): Promise<readonly (UserError | undefined)[]> {
  const faults = await encoder.append(buffer, items.map(partOf), place);
  return items.map((item, index) => errorOf(item, faults[index], place));
}

function partOf(item: FileItem): FilePart {
  const [before, after] = aroundContent(JSON.stringify(wireInput(item, '')));
  const { path, bytes } = item.source;
  return { path, bytes, before, after };
}

function errorOf({ source }: FileItem, fault: FileFault | undefined, { room }: Place): UserError | undefined {
  switch (fault?.kind) {
    case undefined:
      return undefined;
    case 'unreadable':
      return new FileUnreadableError(source.path, fault.code);
    case 'changed':
      return new FileChangedError(source.path, fault.bytes);
    case 'full':
      return new BodyFullError(room);
  }
}
