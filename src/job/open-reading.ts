import { join } from 'node:path';

import type { Closing } from '../base/closing.ts';
import type { IdentifyOptions } from '../pipeline/steps/identify.ts';
import { ImageReader } from '../pipeline/reading/image-reader.ts';
import { Renditions } from '../pipeline/renditions.ts';
import type { ImportJob } from './import-job.ts';

/** Says how a job reads its files; smaller copies lie in the state folder while they are needed. */
export async function openReading(
  { maxSide, notes }: Pick<ImportJob, 'maxSide' | 'notes'>,
  stateFolder: string,
  closing: Closing,
): Promise<IdentifyOptions> {
  const { geoFromExif } = notes;
  if (maxSide === undefined) {
    const reader = new ImageReader();
    closing.add(async () => reader.close());
    return { geoFromExif, reader };
  }
  const renditions = new Renditions(join(stateFolder, 'renditions'), maxSide);
  await renditions.open();
  closing.add(async () => renditions.close());
  return { geoFromExif, renditions };
}
