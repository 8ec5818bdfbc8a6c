import sharp from 'sharp';

/** Loads a photo, fills a square of `side` pixels with it, and returns NCHW floats from 0 to 255. */
export async function loadStretched(file: string, side: number): Promise<Float32Array> {
  const resized = sharp(file)
    .rotate()
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .resize(side, side, { fit: 'fill' });
  return planes(await resized.removeAlpha().raw().toBuffer(), side);
}

/** Loads a photo, fits it into a square of `side` pixels with black bars, and returns NCHW floats from 0 to 255. */
export async function loadLetterboxed(file: string, side: number): Promise<Float32Array> {
  const resized = sharp(file)
    .rotate()
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .resize(side, side, { fit: 'contain', background: 'black' });
  return planes(await resized.removeAlpha().raw().toBuffer(), side);
}

/** Turns planes (CHW) into pixels (HWC), each value passed through `map`. */
export function toPixels(chw: Float32Array, map: (value: number) => number): Float32Array {
  const area = chw.length / 3;
  return chw.map((_, index) => map(chw[(index % 3) * area + Math.floor(index / 3)] ?? 0));
}

function planes(pixels: Buffer, side: number): Float32Array {
  const area = side * side;
  if (pixels.length !== area * 3) throw new Error(`expected ${area * 3} bytes, found ${pixels.length}`);
  const chw = new Float32Array(pixels.length);
  for (let index = 0; index < pixels.length; index++) {
    chw[(index % 3) * area + Math.floor(index / 3)] = pixels[index] ?? 0;
  }
  return chw;
}
