import type { Readable } from 'node:stream';

import type { Failed, FoundFile } from '../pipeline/file.ts';
import type { Scope } from '../pipeline/ledger/scope.ts';
import { withNotes } from '../pipeline/notes/with-notes.ts';
import { CONVERTED_EXTENSIONS, IMAGE_EXTENSIONS } from '../pipeline/sources/image-names.ts';
import type { IgnoredFiles } from '../pipeline/sources/ignored-files.ts';
import type { Source } from '../pipeline/sources/source.ts';
import { resolveTargets } from '../pipeline/sources/targets.ts';
import type { ImportJob } from './import-job.ts';
import { commonNotes } from './note-options.ts';
import { scopeOf } from './scope-of.ts';

export interface SourceOptions {
  /** Opens what `-` stands for. */
  readonly standardInput: () => Readable;
  /** Told, in a sentence, of a folder that cannot be read. */
  readonly onLeftOut?: (message: string) => void;
  /** Counts the files that are not taken because of their names. */
  readonly ignored?: IgnoredFiles;
  /** Told of each glob that matched no image. */
  readonly onUnmatched?: (glob: string) => void;
}

/** The images that a job names. */
export interface OpenSource {
  readonly source: Source<FoundFile | Failed>;
  readonly scope: Scope;
}

/**
 * Makes the source that a job names, with what it says of all images.
 *
 * @throws SourceError, UserError when the job cannot be run as given.
 */
export async function openSource(
  {
    targets,
    workingFolder,
    selection,
    notes,
    maxSide,
  }: Pick<ImportJob, 'targets' | 'workingFolder' | 'selection' | 'notes' | 'maxSide'>,
  { standardInput, onLeftOut, onUnmatched, ignored }: SourceOptions,
): Promise<OpenSource> {
  const common = commonNotes(notes);
  const extensions = extensionsOf({ maxSide });
  const onUnreadable = (folder: string, code: string): void =>
    onLeftOut?.(`${folder} cannot be read (${code}): what lies in it is left out.`);
  const onIgnored = (name: string): void => ignored?.add(name);
  const named = await resolveTargets(targets, {
    workingFolder,
    standardInput,
    extensions,
    onUnreadable,
    onIgnored,
    ...(onUnmatched && { onUnmatched }),
  });
  return { source: withNotes(named.source, common), scope: scopeOf(named, selection) };
}

/** Extensions of the images that a folder stands for, without the dot. */
export function extensionsOf({ maxSide }: Pick<ImportJob, 'maxSide'>): readonly string[] {
  return maxSide === undefined ? IMAGE_EXTENSIONS : [...IMAGE_EXTENSIONS, ...CONVERTED_EXTENSIONS];
}

/** What to say of a glob that matched nothing: an exclude with a typing error leaves nothing out. */
export function unmatchedMessage(glob: string): string {
  return `"${glob}" matched no image.`;
}
