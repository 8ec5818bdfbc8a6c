import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';

import type { ImportJob } from '../job/import-job.ts';
import { duration, moment, size } from './measures.ts';
import { append, whole } from './option-values.ts';

/** The options about which images are taken, and what is said of them, as commander hands them over. */
export interface ImageFlags {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly minAge?: number;
  readonly minSize?: number;
  readonly maxSize?: number;
  readonly newer?: number;
  readonly older?: number;
  readonly concept?: readonly string[];
  readonly notConcept?: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly conceptFromFolder?: true;
  readonly geoFromExif?: true;
  readonly maxSide?: number;
}

/** Pixels of a longer side; the square of the largest is less than what the service takes. */
const SIDES = [64, 9000] as const;

/** Gives a command the options about images. */
export function addImageOptions(command: Command): void {
  command
    .option('--include <glob>', 'take only images whose path matches, e.g. "*.png" or "2024/**"; repeatable', named)
    .option('--exclude <glob>', 'leave out images whose path matches, e.g. "drafts/" for a folder; repeatable', named)
    .option('--min-age <duration>', 'leave out files changed less than this ago, e.g. 30s, 15m, 2h, 7d', duration)
    .option('--min-size <size>', 'leave out files smaller than this, e.g. 10KB', size)
    .option('--max-size <size>', 'leave out files larger than this, e.g. 5MB', size)
    .option('--newer <date>', 'leave out files last changed before this, e.g. 2026-03-01 or 2026-03-01T08:30', moment)
    .option('--older <date>', 'leave out files last changed at this time or later', moment)
    .option('--concept <id>', 'every image shows this concept; repeatable', named)
    .option('--not-concept <id>', 'no image shows this concept; repeatable', named)
    .option('--metadata <json|name=value>', 'put this onto every image; repeatable', metadata)
    .option(
      '--concept-from-folder',
      'the folder that an image lies in, below the one imported, is a concept that it shows',
    )
    .option('--geo-from-exif', "take an image's place from its EXIF data")
    .option(
      '--max-side <pixels>',
      `send larger images, those over 20 MB or 85 megapixels, and HEIC as JPEGs no longer than this, ${SIDES[0]}-${SIDES[1]}`,
      whole(...SIDES),
    );
}

/** What the options about images ask for. */
export function imageOptionsOf(flags: ImageFlags): Pick<ImportJob, 'selection' | 'notes' | 'maxSide'> {
  const { include = [], exclude = [], minAge, minSize, maxSize, newer, older, maxSide } = flags;
  const { concept = [], notConcept = [], metadata: said = {}, conceptFromFolder, geoFromExif } = flags;
  return {
    selection: {
      include,
      exclude,
      minAgeMs: minAge,
      minBytes: minSize,
      maxBytes: maxSize,
      newerThanMs: newer,
      olderThanMs: older,
    },
    notes: {
      shown: concept,
      notShown: notConcept,
      metadata: said,
      conceptFromFolder: conceptFromFolder === true,
      geoFromExif: geoFromExif === true,
    },
    maxSide,
  };
}

function named(value: string, earlier?: readonly string[]): readonly string[] {
  if (value.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return append(value.trim(), earlier);
}

function metadata(value: string, earlier: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  if (value.trimStart().startsWith('{')) return { ...earlier, ...objectOf(value) };
  const { name, text } = /^(?<name>[^=]+)=(?<text>.*)$/s.exec(value)?.groups ?? {};
  if (name === undefined || name.trim() === '')
    throw new InvalidArgumentError('It must be a JSON object or name=value.');
  return { ...earlier, [name.trim()]: text };
}

function objectOf(json: string): object {
  try {
    return JSON.parse(json) as object;
  } catch {
    throw new InvalidArgumentError('It is no valid JSON.');
  }
}
