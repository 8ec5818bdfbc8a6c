import type { Notes } from '../file.ts';

/**
 * Reads where a photograph was taken from its EXIF data; undefined when that does not say, or not sensibly.
 *
 * @param image its bytes, or the path of the file.
 */
export async function exifGeo(image: Uint8Array | string): Promise<Notes['geo'] | undefined> {
  // Loaded only here: most runs do not ask for it.
  const { default: exifr } = await import('exifr');
  const place = await exifr.gps(image).catch(() => undefined);
  if (!place) return undefined;
  const { latitude, longitude } = place;
  const isSensible = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return isSensible ? { longitude, latitude } : undefined;
}
