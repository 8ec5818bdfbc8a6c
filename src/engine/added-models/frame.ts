import sharp from 'sharp';
import type { Box } from '../vision/box.ts';
import type { Pixels } from '../vision/pixels.ts';
import type { InputDescription } from './description.ts';

/** An image as a network gets it, and where the whole picture lies in it, as fractions of its width and height. */
export interface Frame {
  readonly pixels: Pixels;
  readonly left: number;
  readonly top: number;
  /** Above 1 where `cover` cut something off. */
  readonly width: number;
  readonly height: number;
}

type Size = Pick<InputDescription, 'width' | 'height' | 'resize'>;

/**
 * Brings an image to the size that a network wants: `stretch` changes its proportions, `cover` cuts off what is too
 * much on two sides, `contain` adds black on two sides.
 */
export async function frameOf(pixels: Pixels, { width, height, resize }: Size): Promise<Frame> {
  const { data, width: fromWidth, height: fromHeight } = pixels;
  const fit = ({ stretch: 'fill', cover: 'cover', contain: 'contain' } as const)[resize];
  const framed = await sharp(data, { raw: { width: fromWidth, height: fromHeight, channels: 3 } })
    .resize({ width, height, fit, background: 'black' })
    .raw()
    .toBuffer();
  return { pixels: { data: framed, width, height }, ...place(fromWidth / width, fromHeight / height, resize) };
}

/** The box of the original image, of a box of the frame. */
export function outOfFrame({ top, left, bottom, right }: Box, frame: Frame): Box {
  return {
    top: (top - frame.top) / frame.height,
    left: (left - frame.left) / frame.width,
    bottom: (bottom - frame.top) / frame.height,
    right: (right - frame.left) / frame.width,
  };
}

/** @param across, down the picture's pixels for each of the frame's. */
function place(across: number, down: number, resize: Size['resize']): Omit<Frame, 'pixels'> {
  if (resize === 'stretch') return { left: 0, top: 0, width: 1, height: 1 };
  const shrink = resize === 'contain' ? Math.max(across, down) : Math.min(across, down);
  const width = across / shrink;
  const height = down / shrink;
  return { left: (1 - width) / 2, top: (1 - height) / 2, width, height };
}
