import sharp from 'sharp';

/** The folder with the sample photos. */
export const SAMPLES: URL = new URL('../../samples/', import.meta.url);

/** The folder with the weights. */
export const MODELS: URL = new URL('../../models/', import.meta.url);

/** A PNG of one colour. */
export function plain(background: string, width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}
