import sharp from 'sharp';
import { convertModel } from '../convert/convert-model.ts';
import type { Box } from './box.ts';
import type { DecodedImage } from './decoded-image.ts';
import { FACE_DESCRIPTION_WEIGHTS } from './face-description-weights.ts';
import type { Pixels } from './pixels.ts';
import type { Runtime } from './runtime.ts';

/** What a face looks like to the net; what the person is may differ. */
export interface FaceDescription {
  /** The probability of each age in years, 0 to 99; they add up to 1. */
  readonly ages: Float32Array;
  /** The probability of a masculine appearance, 0–1; its complement is that of a feminine one. */
  readonly masculine: number;
}

/** Describes the face in a box. */
export type FaceDescriber = (image: DecodedImage, box: Box) => Promise<FaceDescription>;

const SIDE = 224;
/** As @vladmandic/human cuts faces out: the longer side of the box, this many times, centred. */
const MARGIN = 1.4;

/** Loads faceres (HSE FaceRes): 224×224 pixels, converted when loaded. @throws Error when its package is missing. */
export async function loadFaceDescriber(runtime: Runtime): Promise<FaceDescriber> {
  const [file] = FACE_DESCRIPTION_WEIGHTS;
  if (file === undefined) throw new Error('the package @vladmandic/human is not installed');
  const net = await runtime.open(await convertModel(file));
  return async ({ pixels }, box) => {
    const face = await cutSquare(pixels, box);
    const output = await net.run(
      Float32Array.from(face),
      [1, SIDE, SIDE, 3],
      ['age_pred/Softmax', 'gender_pred/Sigmoid'],
    );
    return { ages: output('age_pred/Softmax'), masculine: output('gender_pred/Sigmoid')[0] ?? 0.5 };
  };
}

/** The square around a box, resized, row by row; black where it reaches beyond the image. */
async function cutSquare(pixels: Pixels, box: Box): Promise<Uint8Array> {
  const { width, height } = pixels;
  const side = Math.max(
    1,
    Math.round(MARGIN * Math.max((box.right - box.left) * width, (box.bottom - box.top) * height)),
  );
  const left = start(((box.left + box.right) / 2) * width, side, width);
  const top = start(((box.top + box.bottom) / 2) * height, side, height);
  const beyond = {
    left: Math.max(0, -left),
    top: Math.max(0, -top),
    right: Math.max(0, left + side - width),
    bottom: Math.max(0, top + side - height),
  };
  // In two steps, because sharp resizes before it extends.
  const square = await sharp(pixels.data, { raw: { width, height, channels: 3 } })
    .extract({
      left: left + beyond.left,
      top: top + beyond.top,
      width: side - beyond.left - beyond.right,
      height: side - beyond.top - beyond.bottom,
    })
    .extend({ ...beyond, background: 'black' })
    .raw()
    .toBuffer();
  return sharp(square, { raw: { width: side, height: side, channels: 3 } })
    .resize({ width: SIDE, height: SIDE, fit: 'fill' })
    .raw()
    .toBuffer();
}

/** Where a square around `centre` begins, so that at least one pixel of it lies within the image. */
function start(centre: number, side: number, length: number): number {
  return Math.min(length - 1, Math.max(1 - side, Math.round(centre - side / 2)));
}
