import sharp from 'sharp';

/** A tiny PNG, another one for each number. */
export async function samplePng(seed: number): Promise<Buffer> {
  const background = { r: seed & 0xff, g: (seed >> 8) & 0xff, b: (seed >> 16) & 0xff };
  return sharp({ create: { width: 8, height: 6, channels: 3, background } })
    .png()
    .toBuffer();
}
