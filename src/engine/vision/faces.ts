import { join } from 'node:path';
import { clip, type Box } from './box.ts';
import type { DecodedImage } from './decoded-image.ts';
import { letterbox, planes, type Letterbox } from './pixels.ts';
import type { Runtime } from './runtime.ts';
import { suppress, type Detection } from './suppression.ts';

const SIDE = 192;
const MINIMUM_SCORE = 0.05;
const MAXIMUM_OVERLAP = 0.3;

/** Finds the faces of one image: detections with a score of at least 0.05, best first. */
export type FaceDetector = (image: DecodedImage) => Promise<readonly Detection[]>;

/** Loads the MediaPipe full-range face detector: 192×192 pixels, letterboxed. */
export async function loadFaceDetector(runtime: Runtime, modelsDir: string): Promise<FaceDetector> {
  const net = await runtime.open(join(modelsDir, 'faces.onnx'));
  return async (image) => {
    const frame = await letterbox(image.pixels, SIDE);
    const output = await net.run(planes(frame.pixels), [1, 3, SIDE, SIDE], ['boxes', 'scores']);
    return suppress(readFaces(output('boxes'), output('scores'), frame), MAXIMUM_OVERLAP);
  };
}

function readFaces(boxes: Float32Array, scores: Float32Array, frame: Letterbox): Detection[] {
  const faces: Detection[] = [];
  for (const [index, score] of scores.entries()) {
    if (score >= MINIMUM_SCORE) {
      const [top, left, bottom, right] = boxes.subarray(index * 4, index * 4 + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      faces.push({ label: 'face', score, box: clip(outOfFrame({ top, left, bottom, right }, frame)) });
    }
  }
  return faces;
}

/** From fractions of the letterboxed square to fractions of the image in it. */
function outOfFrame(box: Box, frame: Letterbox): Box {
  return {
    top: (box.top - frame.top) / frame.height,
    left: (box.left - frame.left) / frame.width,
    bottom: (box.bottom - frame.top) / frame.height,
    right: (box.right - frame.left) / frame.width,
  };
}
