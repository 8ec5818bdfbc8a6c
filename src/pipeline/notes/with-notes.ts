import { isFailed } from '../file.ts';
import type { Failed, FoundFile, Notes } from '../file.ts';
import type { Source } from '../sources/source.ts';

/** What is said of every image of a run. */
export interface CommonNotes {
  /** Ids of concepts that all images show (true) or do not show (false). */
  readonly concepts: Readonly<Record<string, boolean>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Whether the name of the folder that a file lies in is a concept that it shows. */
  readonly conceptFromFolder: boolean;
}

/** Adds common notes to those of each image; where they differ, what a list says of the image holds. */
export function withNotes(source: Source<FoundFile | Failed>, common: CommonNotes): Source<FoundFile | Failed> {
  return async function* noted(signal) {
    for await (const item of source(signal)) yield isFailed(item) ? item : { ...item, ...notesOf(item, common) };
  };
}

function notesOf(file: FoundFile, common: CommonNotes): Pick<FoundFile, 'notes'> {
  const { notes = {} } = file;
  const folder = common.conceptFromFolder ? folderOf(file) : undefined;
  const concepts = { ...(folder !== undefined && { [folder]: true }), ...common.concepts, ...notes.concepts };
  const metadata = { ...common.metadata, ...notes.metadata };
  const merged: Notes = {
    ...notes,
    ...(Object.keys(concepts).length > 0 && { concepts }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
  return Object.keys(merged).length > 0 ? { notes: merged } : {};
}

/** The last folder of the path that records name; undefined at the top, and for addresses. */
function folderOf({ origin, path }: FoundFile): string | undefined {
  return origin === 'file' ? path.split('/').at(-2) || undefined : undefined;
}
