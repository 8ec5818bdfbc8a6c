import type { Region } from '../../wire/data.ts';
import type { Box } from '../vision/box.ts';
import { base62Hash } from './concept-id.ts';

/**
 * A box as a region with an id; the models add what they say of it.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export function boxRegion({ top, left, bottom, right }: Box): Omit<Region, 'data'> {
  return {
    id: boxId({ top, left, bottom, right }),
    region_info: { bounding_box: { top_row: top, left_col: left, bottom_row: bottom, right_col: right } },
  };
}

/** Twelve characters, the same for the same box (to a thousandth of the image). */
function boxId({ top, left, bottom, right }: Box): string {
  return base62Hash([top, left, bottom, right].map((edge) => edge.toFixed(3)).join(' '), 12).toLowerCase();
}
