import type { Data } from '../../wire/data.ts';
import { PUBLIC_MODELS } from '../../wire/public-models.ts';
import type { Detection } from '../vision/suppression.ts';
import { FACE_WEIGHTS } from '../vision/weights.ts';
import { conceptId } from './concept-id.ts';
import { confidentFaces, faceRegion } from './face-region.ts';
import type { EngineModel } from './model.ts';

/**
 * Where faces are: one region per face with a score of at least 0.5, best first; `{}` for an image without any.
 *
 * A region has the shape of 2017 (box) and what today's service adds (`value`, `data.concepts` with the one concept
 * `face`). Boxes lie within the image.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
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
      const regions = confidentFaces(faces).map((face) => ({ ...faceRegion(face), data: faceData(face) }));
      answers.push(regions.length === 0 ? {} : { regions });
    }
    return answers;
  },
};

function faceData({ score }: Detection): Data {
  return { concepts: [{ id: conceptId('face'), name: 'face', value: score, app_id: 'main' }] };
}
