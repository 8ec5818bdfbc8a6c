import type { Notes } from '../file.ts';

type Geo = NonNullable<Notes['geo']>;

/** Tags to read; without this ExifReader would parse all others as well. */
const TAGS = { exif: ['GPSLatitudeRef', 'GPSLongitudeRef'], gps: ['Latitude', 'Longitude'] };

/** EXIF stands before the picture in a JPEG; copying 20 MB to look at the first bytes would take 25 ms. */
const JPEG_HEAD_BYTES = 1024 * 1024;

/**
 * Reads where a photograph was taken from its EXIF data: JPEG, PNG, WebP, TIFF, HEIC, AVIF.
 *
 * @param image the bytes of its file, or of its EXIF data alone, which are those of a TIFF.
 * @returns degrees; undefined when there is no position, or not a complete and sensible one.
 */
export async function exifGeo(image: Buffer): Promise<Geo | undefined> {
  // Loaded only here: most runs do not ask for it.
  const { default: ExifReader } = await import('exifreader');
  const isJpeg = image[0] === 0xff;
  try {
    const head = isJpeg ? image.subarray(0, JPEG_HEAD_BYTES) : image;
    const { exif, gps } = ExifReader.load(head, { expanded: true, includeTags: TAGS });
    const { Latitude: latitude = Number.NaN, Longitude: longitude = Number.NaN } = gps ?? {};
    const isComplete = isOneOf('NS', exif?.GPSLatitudeRef) && isOneOf('EW', exif?.GPSLongitudeRef);
    // NaN is not sensible either: a denominator may be 0.
    const isSensible = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
    return isComplete && isSensible ? { longitude, latitude } : undefined;
  } catch {
    // Whoever wrote the file, what it says of its place is no reason to refuse it.
    return undefined;
  }
}

function isOneOf(letters: string, reference: { readonly value: readonly string[] } | undefined): boolean {
  const letter = reference?.value.join('') ?? '';
  return letter !== '' && letters.includes(letter);
}
