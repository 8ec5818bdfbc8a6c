import { toOklab, type Oklab } from './oklab.ts';
import type { Pixels } from './pixels.ts';

/** Enough for shares of a percent. */
const SAMPLES = 8192;

/** The colours of evenly spread pixels: about 8,000 of a large image, all of a small one, never none. */
export function sample({ data, width, height }: Pixels): readonly Oklab[] {
  const step = Math.max(1, Math.floor(Math.sqrt((width * height) / SAMPLES)));
  const rows = Math.min(step, height);
  const columns = Math.min(step, width);
  const samples: Oklab[] = [];
  for (let row = rows >> 1; row < height; row += step) {
    for (let column = columns >> 1; column < width; column += step) {
      const at = (row * width + column) * 3;
      samples.push(toOklab(data[at]!, data[at + 1]!, data[at + 2]!));
    }
  }
  return samples;
}
