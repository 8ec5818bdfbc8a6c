import type { Box } from './box.ts';

/** Tiles that hang together. */
export interface Patch {
  /** Their places in the grid, row by row. */
  readonly tiles: readonly number[];
  /** The smallest box that holds them. */
  readonly box: Box;
  /** The number of tiles in that box, of the patch or not. */
  readonly boxTiles: number;
}

interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/** Groups the marked tiles of a grid: two belong together when they share a side, or are linked by such tiles. */
export function patches(isMarked: readonly boolean[], grid: Grid): readonly Patch[] {
  const isLeft = [...isMarked];
  const found: Patch[] = [];
  for (const start of isMarked.keys()) {
    if (isLeft[start]) {
      found.push(patchOf(spread(start, isLeft, grid), grid));
    }
  }
  return found;
}

/** All marked tiles linked to `start`; takes their marks away. */
function spread(start: number, isLeft: boolean[], { columns }: Grid): readonly number[] {
  const tiles = [start];
  isLeft[start] = false;
  // The list grows while it is walked.
  for (const tile of tiles) {
    const neighbours = [
      tile - columns,
      tile + columns,
      ...(tile % columns > 0 ? [tile - 1] : []),
      ...((tile + 1) % columns > 0 ? [tile + 1] : []),
    ];
    for (const neighbour of neighbours) {
      if (isLeft[neighbour]) {
        isLeft[neighbour] = false;
        tiles.push(neighbour);
      }
    }
  }
  return tiles;
}

function patchOf(tiles: readonly number[], { rows, columns }: Grid): Patch {
  const atRows = tiles.map((tile) => Math.floor(tile / columns));
  const atColumns = tiles.map((tile) => tile % columns);
  const top = Math.min(...atRows);
  const left = Math.min(...atColumns);
  const bottom = Math.max(...atRows) + 1;
  const right = Math.max(...atColumns) + 1;
  const box = { top: top / rows, left: left / columns, bottom: bottom / rows, right: right / columns };
  return { tiles, box, boxTiles: (bottom - top) * (right - left) };
}
