import { squaredDistance, toOklab, type Oklab } from './oklab.ts';
import type { Pixels } from './pixels.ts';
import { sample } from './statistics.ts';

/** A colour and the share of the image it stands for, 0–1. */
export interface Swatch {
  readonly colour: Oklab;
  readonly share: number;
}

const ROUNDS = 12;

/**
 * The dominant colours of an image: k-means in Oklab over a histogram of its pixels (5 bits per channel).
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

/** Mean colour and number of pixels of each occupied cell of the RGB cube. */
function histogram(pixels: Pixels): readonly Swatch[] {
  const cells = new Map<number, Oklab[]>();
  for (const [red, green, blue] of sample(pixels)) {
    const cell = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
    const colours = cells.get(cell);
    if (colours === undefined) {
      cells.set(cell, [toOklab(red, green, blue)]);
    } else {
      colours.push(toOklab(red, green, blue));
    }
  }
  return [...cells.values()].map((colours) => merge(colours.map((colour) => ({ colour, share: 1 }))));
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
  const members: Swatch[][] = swatches.map(() => []);
  for (const bin of bins) {
    members[
      nearest(
        bin.colour,
        swatches.map(({ colour }) => colour),
      )
    ]!.push(bin);
  }
  return members.filter((group) => group.length > 0).map(merge);
}

/** Index of the colour nearest to another; of equals, the first. */
export function nearest(colour: Oklab, among: readonly Oklab[]): number {
  let best = 0;
  for (let index = 1; index < among.length; index += 1) {
    if (squaredDistance(colour, among[index]!) < squaredDistance(colour, among[best]!)) {
      best = index;
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
