import { join, normalize, resolve, sep } from 'node:path';

import type { Logger } from 'pino';

import { UserError } from '../client/errors.ts';
import type { RecordedImage, RecordedImages } from '../record/recorded-image.ts';
import { SidecarNames } from '../sinks/sidecars/sidecar-name.ts';
import type { SidecarPlace } from '../sinks/sidecars/sidecar-name.ts';
import { writeSidecar } from '../sinks/sidecars/write-sidecar.ts';
import { SinkError } from '../sinks/sink.ts';
import type { ExportJob } from './export-job.ts';

/** Concepts less sure than this become no keywords: a wrong one stays in a collection for years. */
const MIN_VALUE = 0.9;

/** What became of the sidecars, one per image. */
export interface SidecarCounts {
  readonly written: number;
  /** Those that said the same already, and images that get none because nothing is sure enough. */
  readonly unchanged: number;
  /** Images whose place is not known: addresses, and files that have gone or changed. */
  readonly withoutFile: number;
  /** Sidecars that could not be read or written; each was told in the log. */
  readonly failed: number;
}

/**
 * Writes keywords into a sidecar beside each image, or below the folder that the job names; one that cannot be used is
 * told and left out.
 *
 * @throws UserError when several folders are named.
 */
export async function exportSidecars(
  images: RecordedImages,
  job: ExportJob,
  { log, stop }: { readonly log: Logger; readonly stop?: AbortSignal },
): Promise<SidecarCounts> {
  const [folder, ...others] = job.outs;
  if (others.length > 0) throw new UserError('Sidecars go beside the images, or into one --out folder.');
  const counts = { written: 0, unchanged: 0, withoutFile: 0, failed: 0 };
  const options = {
    minValue: job.minValue ?? MIN_VALUE,
    root: job.keywordRoot,
    withPictureConcepts: job.withPictureConcepts,
  };
  const names = new SidecarNames();
  const placeOf = async (image: RecordedImage): Promise<SidecarPlace | undefined> => {
    if (folder === undefined) return image.file === null ? undefined : names.of(image.file);
    const file = below(resolve(job.workingFolder, folder), `${image.input.path}.xmp`);
    return file === undefined ? undefined : { file, others: image.file === null ? [] : await names.beside(image.file) };
  };
  for (const image of images()) {
    stop?.throwIfAborted();
    const place = await placeOf(image);
    if (!place) {
      counts.withoutFile += 1;
      continue;
    }
    try {
      counts[(await writeSidecar(place, image, options)) ? 'written' : 'unchanged'] += 1;
    } catch (error) {
      if (!(error instanceof SinkError)) throw error;
      counts.failed += 1;
      log.warn({ path: image.input.path }, error.message);
    }
  }
  return counts;
}

/** The place of a path below a folder; undefined when it leads out of it. */
function below(folder: string, path: string): string | undefined {
  const place = normalize(join(folder, path));
  return place.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? place : undefined;
}
