import type { DecodedImage } from './decoded-image.ts';
import { loadFaceDetector } from './faces.ts';
import { loadObjectDetector } from './objects.ts';
import type { Runtime } from './runtime.ts';
import { measure, type ImageStatistics } from './statistics.ts';
import type { Detection } from './suppression.ts';

/** What models may ask of an image. Each answer is computed once per image, however many models ask. */
export interface Vision {
  /** Everyday objects with a score of at least 0.05, best first. */
  objects(image: DecodedImage): Promise<readonly Detection[]>;
  /** What the image is like, from the object detector: 320 numbers, not normalised. */
  features(image: DecodedImage): Promise<Float32Array>;
  /** Faces with a score of at least 0.05, best first. */
  faces(image: DecodedImage): Promise<readonly Detection[]>;
  /** Light, colour and sharpness. */
  statistics(image: DecodedImage): ImageStatistics;
}

/**
 * Opens the nets in `modelsDir` when they are first asked for.
 *
 * The methods reject when a weight file is missing or broken.
 */
export function createVision(runtime: Runtime, modelsDir: string): Vision {
  const objectDetector = once(() => loadObjectDetector(runtime, modelsDir));
  const faceDetector = once(() => loadFaceDetector(runtime, modelsDir));
  const see = oncePerImage(async (image) => (await objectDetector())(image));
  return {
    objects: async (image) => (await see(image)).detections,
    features: async (image) => (await see(image)).features,
    faces: oncePerImage(async (image) => (await faceDetector())(image)),
    statistics: oncePerImage((image) => measure(image.pixels)),
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}

function oncePerImage<T>(look: (image: DecodedImage) => T): (image: DecodedImage) => T {
  const answers = new WeakMap<DecodedImage, { readonly answer: T }>();
  return (image) => {
    const known = answers.get(image) ?? { answer: look(image) };
    answers.set(image, known);
    return known.answer;
  };
}
