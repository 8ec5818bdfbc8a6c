import sharp, { type Sharp } from 'sharp';

/** Interleaved 8-bit sRGB, three bytes per pixel, row by row from the top left. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** How pixels were laid into a square of `side` pixels: where the picture lies within it, as fractions of the square. */
export interface Letterbox {
  readonly pixels: Pixels;
  readonly top: number;
  readonly left: number;
  /** Height and width of the picture as fractions of the square. */
  readonly height: number;
  readonly width: number;
}

/** Resizes without keeping the aspect ratio. */
export async function stretch(pixels: Pixels, width: number, height: number): Promise<Pixels> {
  const data = await raw(pixels).resize({ width, height, fit: 'fill' }).raw().toBuffer();
  return { data, width, height };
}

/** Resizes into a square, aspect ratio kept, centred, black beside it. */
export async function letterbox(pixels: Pixels, side: number): Promise<Letterbox> {
  const scale = side / Math.max(pixels.width, pixels.height);
  const width = Math.max(1, Math.round(pixels.width * scale));
  const height = Math.max(1, Math.round(pixels.height * scale));
  const left = Math.floor((side - width) / 2);
  const top = Math.floor((side - height) / 2);
  const picture = await stretch(pixels, width, height);
  const data = new Uint8Array(3 * side * side);
  for (let row = 0; row < height; row += 1) {
    data.set(picture.data.subarray(3 * width * row, 3 * width * (row + 1)), 3 * ((top + row) * side + left));
  }
  return {
    pixels: { data, width: side, height: side },
    top: top / side,
    left: left / side,
    height: height / side,
    width: width / side,
  };
}

/** Splits interleaved pixels into the planes a net reads: float32 `[3, height, width]`, values 0–255. */
export function planes(pixels: Pixels): Float32Array {
  const count = pixels.width * pixels.height;
  const { data } = pixels;
  const out = new Float32Array(3 * count);
  for (let pixel = 0, at = 0; pixel < count; pixel += 1, at += 3) {
    out[pixel] = data[at]!;
    out[pixel + count] = data[at + 1]!;
    out[pixel + 2 * count] = data[at + 2]!;
  }
  return out;
}

function raw(pixels: Pixels): Sharp {
  return sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } });
}
