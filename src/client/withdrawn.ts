import { UserError } from './errors.ts';
import type { Crop } from './input-item.ts';
import type { Connection } from './send.ts';

/**
 * Refuses a call that today's service no longer has.
 *
 * @param instead what to do; a sentence.
 * @throws UserError before any request. Source: wire reference, section 20.
 */
export function checkNotWithdrawn({ profile }: Connection, method: string, instead: string): void {
  if (profile === 'modern') throw new UserError(`${method} is not offered by today's service. ${instead}`);
}

/**
 * Refuses a crop where today's service is spoken to: it would leave the crop out and answer for the whole picture.
 *
 * @throws UserError before any request. Source: wire reference, sections 5.1 and 20.
 */
export function checkCropOffered(connection: Connection, crop: Crop | undefined): void {
  if (crop !== undefined) checkNotWithdrawn(connection, 'crop', 'Cut the picture before it is sent.');
}
