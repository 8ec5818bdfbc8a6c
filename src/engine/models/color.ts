import type { Color } from '../../wire/data.ts';
import { PUBLIC_MODELS } from '../../wire/public-models.ts';
import { fromHex, toHex, type Oklab } from '../vision/oklab.ts';
import { merge, nearest, palette, type Swatch } from '../vision/palette.ts';
import type { Pixels } from '../vision/pixels.ts';
import type { EngineModel } from './model.ts';
import { W3C_COLORS } from './w3c-colors.ts';

const PALETTE_SIZE = 12;
/** Smaller shares are given to the colour nearest to them. */
const MINIMUM_SHARE = 0.02;

const NAMES = Object.keys(W3C_COLORS);
const COLORS = Object.values(W3C_COLORS).map(fromHex);

/**
 * Dominant colours of an image: the mean colour of each group of pixels, the nearest W3C name and the group's share.
 *
 * Shares are descending and sum to 1; groups with the same name are one, and none is smaller than 2 %.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export const colorModel: EngineModel = {
  identity: PUBLIC_MODELS.color,
  revision: 1,
  weights: [],
  conceptNames: NAMES,
  inBaseWorkflow: true,
  async predict(images) {
    return images.map((image) => ({ colors: dominantColors(image.pixels) }));
  },
};

/** The colours of an image, as the service reports them. */
export function dominantColors(pixels: Pixels): readonly Color[] {
  return withoutSlivers(mergeByName(palette(pixels, PALETTE_SIZE)))
    .toSorted((one, other) => other.share - one.share)
    .map(({ colour, share }) => {
      const name = w3cName(colour);
      return { raw_hex: toHex(colour), w3c: { hex: W3C_COLORS[name]!, name }, value: share };
    });
}

function w3cName(colour: Oklab): string {
  return NAMES[nearest(colour, COLORS)]!;
}

/** Merged until no two share a name: the mean of two swatches may bear the name of a third. */
function mergeByName(swatches: readonly Swatch[]): readonly Swatch[] {
  const groups = new Map<string, Swatch[]>();
  for (const swatch of swatches) {
    const name = w3cName(swatch.colour);
    groups.set(name, [...(groups.get(name) ?? []), swatch]);
  }
  return groups.size === swatches.length ? swatches : mergeByName([...groups.values()].map(merge));
}

function withoutSlivers(swatches: readonly Swatch[]): readonly Swatch[] {
  const kept = swatches.filter(({ share }) => share >= MINIMUM_SHARE);
  const colours = kept.map(({ colour }) => colour);
  const shares = kept.map(({ share }) => share);
  for (const { colour, share } of swatches.filter((swatch) => swatch.share < MINIMUM_SHARE)) {
    const index = nearest(colour, colours);
    shares[index] = shares[index]! + share;
  }
  return kept.map(({ colour }, index) => ({ colour, share: shares[index]! }));
}
