import { toOklab } from './oklab.ts';
import type { Pixels } from './pixels.ts';
import { sharpness } from './sharpness.ts';

/** What the pixels say without any net; colours are in Oklab. */
export interface ImageStatistics {
  /** Mean lightness, 0 (black) to 1 (white). */
  readonly lightness: number;
  /** Standard deviation of the lightness: 0 for a flat area, 0.1 to 0.3 for a photo. */
  readonly contrast: number;
  /** Mean chroma: 0 for grey, about 0.05 for a muted photo, above 0.1 for a vivid one. */
  readonly chroma: number;
  /** Mean of the green–red and the blue–yellow axis: the tint. */
  readonly tint: { readonly a: number; readonly b: number };
  /**
   * Root mean square distance of a pixel's tint from the mean tint of pixels as light as it: near 0 for a grey or toned
   * (sepia, cyanotype) picture, whose tint is a function of its lightness; 0.02 and more for a colour photo.
   */
  readonly tintSpread: number;
  /** See `sharpness`. */
  readonly sharpness: number;
}

/** Pixels that are looked at for colour: enough for shares of a percent. */
const SAMPLES = 16_384;
const LIGHTNESS_LEVELS = 16;

/** Measures an image. Takes about 5 ms. */
export function measure(pixels: Pixels): ImageStatistics {
  const colours = sample(pixels).map(([red, green, blue]) => toOklab(red, green, blue));
  const lightness = mean(colours.map((colour) => colour.lightness));
  return {
    lightness,
    contrast: Math.sqrt(mean(colours.map((colour) => (colour.lightness - lightness) ** 2))),
    chroma: mean(colours.map(({ a, b }) => Math.hypot(a, b))),
    tint: { a: mean(colours.map(({ a }) => a)), b: mean(colours.map(({ b }) => b)) },
    tintSpread: tintSpread(colours),
    sharpness: sharpness(pixels),
  };
}

/** Evenly spread pixels, about 16,000 of a large image and all of a small one, as `[red, green, blue]`. */
export function sample({ data, width, height }: Pixels): readonly (readonly [number, number, number])[] {
  const step = Math.max(1, Math.floor(Math.sqrt((width * height) / SAMPLES)));
  const samples: [number, number, number][] = [];
  for (let row = Math.floor(step / 2); row < height; row += step) {
    for (let column = Math.floor(step / 2); column < width; column += step) {
      const at = (row * width + column) * 3;
      samples.push([data[at]!, data[at + 1]!, data[at + 2]!]);
    }
  }
  // A strip thinner than the step has no pixel at its centre line.
  return samples.length > 0 ? samples : [[data[0]!, data[1]!, data[2]!]];
}

function tintSpread(
  colours: readonly { readonly lightness: number; readonly a: number; readonly b: number }[],
): number {
  const levels = Array.from({ length: LIGHTNESS_LEVELS }, () => ({ count: 0, a: 0, b: 0, squares: 0 }));
  for (const { lightness, a, b } of colours) {
    const level = levels[Math.min(LIGHTNESS_LEVELS - 1, Math.floor(lightness * LIGHTNESS_LEVELS))]!;
    level.count += 1;
    level.a += a;
    level.b += b;
    level.squares += a * a + b * b;
  }
  const residual = levels
    .filter(({ count }) => count > 0)
    .reduce((sum, { count, a, b, squares }) => sum + squares - (a * a + b * b) / count, 0);
  return Math.sqrt(Math.max(0, residual) / colours.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
