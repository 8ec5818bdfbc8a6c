import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clip } from './box.ts';
import type { DecodedImage } from './decoded-image.ts';
import { planes, stretch } from './pixels.ts';
import type { Runtime } from './runtime.ts';
import { suppress, type Detection } from './suppression.ts';

const SIDE = 300;
const MINIMUM_SCORE = 0.05;
const MAXIMUM_OVERLAP = 0.5;

/** What the detector sees in one image. */
export interface SeenObjects {
  /** Detections with a score of at least 0.05, best first. */
  readonly detections: readonly Detection[];
  /** What the image is like: 320 numbers, the mean of the last feature map, as the net gives them. */
  readonly features: Float32Array;
}

/** Looks at one image. */
export type ObjectDetector = (image: DecodedImage) => Promise<SeenObjects>;

/** Loads the SSDLite MobileNetV2 detector: 80 everyday classes (COCO), 300×300 pixels, aspect ratio not kept. */
export async function loadObjectDetector(runtime: Runtime, modelsDir: string): Promise<ObjectDetector> {
  const labels = JSON.parse(await readFile(join(modelsDir, 'objects.labels.json'), 'utf8')) as readonly (
    | string
    | null
  )[];
  const net = await runtime.open(join(modelsDir, 'objects.onnx'));
  return async (image) => {
    const input = planes(await stretch(image.pixels, SIDE, SIDE));
    const output = await net.run(input, [1, 3, SIDE, SIDE], ['boxes', 'scores', 'embedding']);
    const detections = suppress(readDetections(output('boxes'), output('scores'), labels), MAXIMUM_OVERLAP);
    return { detections, features: output('embedding') };
  };
}

/** One detection per anchor and class over the threshold. `boxes` is `[anchors, 4]`, `scores` `[anchors, classes]`. */
function readDetections(boxes: Float32Array, scores: Float32Array, labels: readonly (string | null)[]): Detection[] {
  const anchors = boxes.length / 4;
  const classes = scores.length / anchors;
  const detections: Detection[] = [];
  for (let index = 0; index < scores.length; index += 1) {
    const score = scores[index]!;
    if (score < MINIMUM_SCORE) {
      continue;
    }
    const label = labels[index % classes];
    if (typeof label === 'string') {
      const at = Math.floor(index / classes) * 4;
      const [top, left, bottom, right] = boxes.subarray(at, at + 4) as unknown as [number, number, number, number];
      detections.push({ label, score, box: clip({ top, left, bottom, right }) });
    }
  }
  return detections;
}
