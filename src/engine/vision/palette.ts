import { squaredDistance, type Oklab } from './oklab.ts';
import type { Pixels } from './pixels.ts';
import { sample } from './sample.ts';

/** A colour and the share of the image it stands for, 0–1. */
export interface Swatch {
  readonly colour: Oklab;
  readonly share: number;
}

const ROUNDS = 12;

/**
 * The dominant colours of an image: k-means in Oklab over a histogram of its pixels.
 *
 * The start is not random, so the same pixels always give the same palette.
 *
 * @param size at most this many swatches.
 * @returns swatches in no particular order; their shares sum to 1.
 */
export function palette(pixels: Pixels, size: number): readonly Swatch[] {
  const bins = histogram(pixels);
  let swatches = spreadSeeds(bins, size);
  for (let round = 0; round < ROUNDS; round += 1) {
    swatches = moveToMeans(bins, swatches);
  }
  const total = merge(bins).share;
  return swatches.map(({ colour, share }) => ({ colour, share: share / total }));
}

/** Mean colour and number of samples of each occupied cell. */
function histogram(pixels: Pixels): readonly Swatch[] {
  const cells = new Map<number, Swatch[]>();
  for (const colour of sample(pixels)) {
    const cell = cellOf(colour);
    const swatches = cells.get(cell);
    if (swatches === undefined) {
      cells.set(cell, [{ colour, share: 1 }]);
    } else {
      swatches.push({ colour, share: 1 });
    }
  }
  return [...cells.values()].map(merge);
}

/** Cells have a side of 1/32 on the lightness axis and 1/64 on the others. */
function cellOf({ lightness, a, b }: Oklab): number {
  return (Math.round(lightness * 32) << 16) | (Math.round((a + 0.5) * 64) << 8) | Math.round((b + 0.5) * 64);
}

/** The most common colour, then again and again the one that is both common and far from those chosen. */
function spreadSeeds(bins: readonly Swatch[], size: number): readonly Swatch[] {
  const distances = bins.map(() => 1);
  const seeds: Swatch[] = [];
  while (seeds.length < Math.min(size, bins.length)) {
    const weights = bins.map((bin, index) => bin.share * distances[index]!);
    const seed = bins[weights.indexOf(Math.max(...weights))]!;
    seeds.push(seed);
    for (const [index, bin] of bins.entries()) {
      distances[index] = Math.min(distances[index]!, squaredDistance(bin.colour, seed.colour));
    }
  }
  return seeds;
}

function moveToMeans(bins: readonly Swatch[], swatches: readonly Swatch[]): readonly Swatch[] {
  const centres = swatches.map(({ colour }) => colour);
  const members: Swatch[][] = swatches.map(() => []);
  for (const bin of bins) {
    members[nearest(bin.colour, centres)]!.push(bin);
  }
  return members.filter((group) => group.length > 0).map(merge);
}

/** Index of the colour nearest to another; of equals, the first. */
export function nearest(colour: Oklab, among: readonly Oklab[]): number {
  let best = 0;
  let shortest = Infinity;
  for (let index = 0; index < among.length; index += 1) {
    const distance = squaredDistance(colour, among[index]!);
    if (distance < shortest) {
      best = index;
      shortest = distance;
    }
  }
  return best;
}

/** One swatch for several: mean colour by share, sum of shares. */
export function merge(swatches: readonly Swatch[]): Swatch {
  const share = swatches.reduce((sum, swatch) => sum + swatch.share, 0);
  const mean = (axis: keyof Oklab): number =>
    swatches.reduce((sum, swatch) => sum + swatch.colour[axis] * swatch.share, 0) / share;
  return { colour: { lightness: mean('lightness'), a: mean('a'), b: mean('b') }, share };
}
