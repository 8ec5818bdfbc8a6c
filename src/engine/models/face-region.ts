import type { Region } from '../../wire/data.ts';
import type { Detection } from '../vision/suppression.ts';
import { FACE_FROM } from './people-concepts.ts';
import { boxRegion } from './region.ts';

/** The faces that are believed in: those with a score of at least 0.5. */
export function confidentFaces(faces: readonly Detection[]): readonly Detection[] {
  return faces.filter(({ score }) => score >= FACE_FROM);
}

/**
 * Where a face is, and how certainly; the models add what they say of it.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export function faceRegion({ box, score }: Detection): Omit<Region, 'data'> {
  return { ...boxRegion(box), value: score };
}
