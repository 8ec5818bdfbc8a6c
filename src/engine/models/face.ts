import type { Region } from '../../wire/data.ts';
import { PUBLIC_MODELS } from '../../wire/public-models.ts';
import type { Box } from '../vision/box.ts';
import type { Detection } from '../vision/suppression.ts';
import { FACE_WEIGHTS } from '../vision/weights.ts';
import { base62Hash, conceptId } from './concept-id.ts';
import type { EngineModel } from './model.ts';
import { FACE_FROM } from './people-concepts.ts';

/**
 * Where faces are: one region per face with a score of at least 0.5, best first; `{}` for an image without any.
 *
 * A region has the shape of 2017 (box) and what today's service adds (`value`, `data.concepts` with the one concept
 * `face`). Boxes lie within the image. Source: wire reference, section 8.3.
 */
export const faceModel: EngineModel = {
  identity: PUBLIC_MODELS.face,
  revision: 1,
  weights: FACE_WEIGHTS,
  conceptNames: ['face'],
  inBaseWorkflow: true,
  async predict(images, vision) {
    const answers = [];
    for (const image of images) {
      const faces = await vision.faces(image);
      const regions = faces.filter(({ score }) => score >= FACE_FROM).map(toRegion);
      answers.push(regions.length === 0 ? {} : { regions });
    }
    return answers;
  },
};

function toRegion({ box, score }: Detection): Region {
  return {
    id: regionId(box),
    value: score,
    region_info: {
      bounding_box: { top_row: box.top, left_col: box.left, bottom_row: box.bottom, right_col: box.right },
    },
    data: { concepts: [{ id: conceptId('face'), name: 'face', value: score, app_id: 'main' }] },
  };
}

/** Twelve characters, the same for the same box (to a thousandth of the image). */
function regionId({ top, left, bottom, right }: Box): string {
  return base62Hash([top, left, bottom, right].map((edge) => edge.toFixed(3)).join(' '), 12).toLowerCase();
}
