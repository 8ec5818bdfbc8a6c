import type { Box } from './box.ts';
import type { DecodedImage } from './decoded-image.ts';
import { loadFaceDescriber, type FaceDescription } from './face-description.ts';
import { loadFaceDetector } from './faces.ts';
import { loadFeatureStatistics, type FeatureStatistics } from './feature-statistics.ts';
import type { Network } from './network.ts';
import { loadNsfwClassifier, type NsfwScores } from './nsfw.ts';
import { loadObjectDetector } from './objects.ts';
import { openNetworkFile } from './open-network-file.ts';
import type { Runtime } from './runtime.ts';
import { measure, type ImageStatistics } from './statistics.ts';
import type { Detection } from './suppression.ts';

/** What models may ask of an image. An answer that several models ask for is computed once per image. */
export interface Vision {
  /** Everyday objects with a score of at least 0.05, best first. */
  objects(image: DecodedImage): Promise<readonly Detection[]>;
  /** What the image is like, from the object detector: 320 numbers, not normalised. */
  features(image: DecodedImage): Promise<Float32Array>;
  /** How those numbers spread over many pictures. */
  featureStatistics(): Promise<FeatureStatistics>;
  /** Faces with a score of at least 0.05, best first. */
  faces(image: DecodedImage): Promise<readonly Detection[]>;
  /** How old the face in a box looks, and whether masculine; computed at each call. */
  describeFace(image: DecodedImage, box: Box): Promise<FaceDescription>;
  /** What kind of picture it is: safe for work or not. */
  nsfw(image: DecodedImage): Promise<NsfwScores>;
  /** Light, colour and sharpness. */
  statistics(image: DecodedImage): ImageStatistics;
  /** Any network, opened once. @param file absolute path of an ONNX, tfjs or tflite file. */
  network(file: string): Promise<Network>;
}

/**
 * Opens the nets in `modelsDir` when they are first asked for.
 *
 * The methods reject when a weight file is missing or broken.
 */
export function createVision(runtime: Runtime, modelsDir: string): Vision {
  const objectDetector = once(() => loadObjectDetector(runtime, modelsDir));
  const faceDetector = once(() => loadFaceDetector(runtime, modelsDir));
  const faceDescriber = once(() => loadFaceDescriber(runtime));
  const nsfwClassifier = once(() => loadNsfwClassifier(runtime, modelsDir));
  const see = oncePerImage(async (image) => (await objectDetector())(image));
  return {
    objects: async (image) => (await see(image)).detections,
    features: async (image) => (await see(image)).features,
    featureStatistics: once(() => loadFeatureStatistics(modelsDir)),
    faces: oncePerImage(async (image) => (await faceDetector())(image)),
    describeFace: async (image, box) => (await faceDescriber())(image, box),
    nsfw: oncePerImage(async (image) => (await nsfwClassifier())(image)),
    statistics: oncePerImage((image) => measure(image.pixels)),
    network: oncePerFile((file) => openNetworkFile(runtime, file)),
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}

function oncePerFile<T>(load: (file: string) => T): (file: string) => T {
  const loaded = new Map<string, T>();
  return (file) => {
    const known = loaded.get(file) ?? load(file);
    loaded.set(file, known);
    return known;
  };
}

function oncePerImage<T>(look: (image: DecodedImage) => T): (image: DecodedImage) => T {
  const answers = new WeakMap<DecodedImage, { readonly answer: T }>();
  return (image) => {
    const known = answers.get(image) ?? { answer: look(image) };
    answers.set(image, known);
    return known.answer;
  };
}
