import pLimit from 'p-limit';

import { decodeHeic } from '../base/decode-heic.ts';

const JPEG_QUALITY = 90;
/** A decoded photo of 12 megapixels has 50 MB. */
const oneAtATime = pLimit(1);

/** Which copy to make of a HEIC. */
export interface CopyRequest {
  readonly bytes: Uint8Array;
  /** Where the JPEG goes, an absolute path. */
  readonly target: string;
  /** Longer side at most, pixels. */
  readonly maxSide: number;
}

/** Makes a JPEG of a HEIC; `Renditions` asks for it in a thread of its own, for decoding takes that thread. */
export async function answer({ bytes, target, maxSide }: CopyRequest): Promise<{ readonly size: number }> {
  const { default: sharp } = await import('sharp');
  return oneAtATime(async () => {
    const { data, width, height } = await decodeHeic(bytes);
    const { size } = await sharp(data, { raw: { width, height, channels: 4 } })
      .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality: JPEG_QUALITY })
      .toFile(target);
    return { size };
  });
}
