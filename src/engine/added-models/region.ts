import type { Region } from '../../wire/data.ts';
import { base62Hash, conceptId } from '../models/concept-id.ts';
import { boxRegion } from '../models/region.ts';
import type { Detection } from '../vision/suppression.ts';

/**
 * A detection in the wire's words: a box, its value, and one concept.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export function regionOf({ label, box, score }: Detection): Region {
  const region = boxRegion(box);
  return {
    ...region,
    // Some networks find several things in exactly the same box.
    id: base62Hash(`${label} ${region.id}`, 12).toLowerCase(),
    value: score,
    data: { concepts: [{ id: conceptId(label), name: label, value: score, app_id: 'main' }] },
  };
}
