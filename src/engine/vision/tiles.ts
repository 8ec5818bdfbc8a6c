import type { Pixels } from './pixels.ts';

/** Side of a tile in pixels, more or less: the tiles of an image are equal. */
const SIDE = 32;

/** An image cut into equal tiles of about 32×32 pixels, at least one, and how strong the edges in each are. */
export interface EdgeTiles {
  readonly rows: number;
  readonly columns: number;
  /**
   * Variance of the Laplacian of the luma (0–255) for each tile, row by row from the top left: some thousand for sharp
   * detail, less than sixty for detail blurred by two pixels, near 0 for a flat area.
   */
  readonly variances: readonly number[];
}

/** Measures the edges of an image, its outermost pixels aside. */
export function edgeTiles(pixels: Pixels): EdgeTiles {
  const luma = toLuma(pixels);
  const rows = Math.max(1, Math.round(pixels.height / SIDE));
  const columns = Math.max(1, Math.round(pixels.width / SIDE));
  const variances: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    const top = start(pixels.height, rows, row);
    const bottom = start(pixels.height, rows, row + 1);
    for (let column = 0; column < columns; column += 1) {
      const left = start(pixels.width, columns, column);
      const right = start(pixels.width, columns, column + 1);
      variances.push(laplacianVariance(luma, pixels.width, { top, left, bottom, right }));
    }
  }
  return { rows, columns, variances };
}

/** Where the tile of this index begins along a side; the first and the last pixel have no neighbours to compare with. */
function start(length: number, tiles: number, index: number): number {
  return 1 + Math.round((Math.max(0, length - 2) * index) / tiles);
}

interface Tile {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

function laplacianVariance(luma: Float32Array, width: number, tile: Tile): number {
  const count = (tile.bottom - tile.top) * (tile.right - tile.left);
  if (count === 0) return 0;
  let sum = 0;
  let squares = 0;
  for (let row = tile.top; row < tile.bottom; row += 1) {
    for (let at = row * width + tile.left, end = row * width + tile.right; at < end; at += 1) {
      const value = 4 * luma[at]! - luma[at - 1]! - luma[at + 1]! - luma[at - width]! - luma[at + width]!;
      sum += value;
      squares += value * value;
    }
  }
  return Math.max(0, squares / count - (sum / count) ** 2);
}

function toLuma({ data, width, height }: Pixels): Float32Array {
  const luma = new Float32Array(width * height);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel += 1, at += 3) {
    luma[pixel] = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
  }
  return luma;
}
