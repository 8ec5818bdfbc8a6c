import { UserError } from './errors.ts';
import type { Crop } from './input-item.ts';
import type { Connection } from './send.ts';

/**
 * Refuses a call that today's service no longer has.
 *
 * @param instead what to do; a sentence.
 * @throws UserError before any request.
 * Source: https://docs.clarifai.com/product-updates/upcoming-api-changes/other-previous-changes.
 */
export function checkNotWithdrawn({ profile }: Connection, method: string, instead: string): void {
  if (profile === 'modern') throw new UserError(`${method} is not offered by today's service. ${instead}`);
}

/**
 * Refuses a crop where today's service is spoken to: it would leave the crop out and answer for the whole picture.
 *
 * @throws UserError before any request.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md and
 * https://docs.clarifai.com/product-updates/upcoming-api-changes/other-previous-changes.
 */
export function checkCropOffered(connection: Connection, crop: Crop | undefined): void {
  if (crop !== undefined) checkNotWithdrawn(connection, 'crop', 'Cut the picture before it is sent.');
}
