import type { Pixels } from './pixels.ts';

const TILE = 32;
/** Share of the tiles that decides: a portrait before a soft background is sharp. */
const BEST_TILES = 0.1;

/**
 * Mean variance of the Laplacian of the luma (0–255) over the sharpest tenth of 32×32 tiles.
 *
 * On the 512-pixel buffer a sharp photo gives several hundred to thousands, one blurred by two pixels less than a
 * hundred, a flat area 0. An image smaller than one tile is one tile.
 */
export function sharpness(pixels: Pixels): number {
  const luma = toLuma(pixels);
  const variances: number[] = [];
  for (let top = 1; top < pixels.height - 1; top += TILE) {
    for (let left = 1; left < pixels.width - 1; left += TILE) {
      const bottom = Math.min(pixels.height - 1, top + TILE);
      const right = Math.min(pixels.width - 1, left + TILE);
      variances.push(laplacianVariance(luma, pixels.width, { top, left, bottom, right }));
    }
  }
  const best = variances.toSorted((one, other) => other - one).slice(0, Math.max(1, variances.length * BEST_TILES));
  return best.length === 0 ? 0 : best.reduce((sum, variance) => sum + variance, 0) / best.length;
}

interface Tile {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

function laplacianVariance(luma: Float32Array, width: number, tile: Tile): number {
  let sum = 0;
  let squares = 0;
  for (let row = tile.top; row < tile.bottom; row += 1) {
    for (let at = row * width + tile.left, end = row * width + tile.right; at < end; at += 1) {
      const value = 4 * luma[at]! - luma[at - 1]! - luma[at + 1]! - luma[at - width]! - luma[at + width]!;
      sum += value;
      squares += value * value;
    }
  }
  const count = (tile.bottom - tile.top) * (tile.right - tile.left);
  return squares / count - (sum / count) ** 2;
}

function toLuma({ data, width, height }: Pixels): Float32Array {
  const luma = new Float32Array(width * height);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel += 1, at += 3) {
    luma[pixel] = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
  }
  return luma;
}
