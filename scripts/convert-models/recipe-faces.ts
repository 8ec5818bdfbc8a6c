import { convertFaces, FACES_PATH, FACES_SIDE } from './convert-faces.ts';
import { loadLetterboxed } from './images.ts';
import type { Recipe } from './recipe.ts';
import { output } from './recipe.ts';
import { referenceFaces } from './reference-faces.ts';
import type { Outputs } from './sessions.ts';
import { MEDIAPIPE_FACES } from './sources.ts';
import { fileOf } from './tarball.ts';
import { readTflite } from './tflite-reader.ts';

const THRESHOLD = 0.5;
const EXPECTED: Readonly<Record<string, number>> = { 'astronaut.png': 1 };

/** MediaPipe's full-range detector: faces with six key points. */
export const FACES: Recipe = {
  name: 'faces',
  release: MEDIAPIPE_FACES,
  path: FACES_PATH,
  licence: 'Apache-2.0',
  weights: 'float16',
  side: FACES_SIDE,
  outputs: { boxes: ['N', 2304, 4], keypoints: ['N', 2304, 12], scores: ['N', 2304] },
  load: loadLetterboxed,
  open: (files) => {
    const graph = readTflite(fileOf(files, FACES_PATH));
    return {
      convert: (storage) => convertFaces(graph, storage),
      reference: (image) => Promise.resolve(referenceFaces(graph, image)),
    };
  },
  compareOn: ['astronaut.png', 'coffee.png'],
  judge: (photo, outputs) => {
    const expected = EXPECTED[photo] ?? 0;
    const found = countFaces(outputs);
    return found === expected ? undefined : `expected ${expected} faces, found ${found}`;
  },
};

/** Counts the boxes above the threshold that do not overlap a stronger one. */
function countFaces(outputs: Outputs): number {
  const scores = output(outputs, 'scores');
  const boxes = output(outputs, 'boxes');
  const candidates = [...scores.keys()].filter((cell) => (scores[cell] ?? 0) > THRESHOLD);
  candidates.sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0));
  const kept: Float32Array[] = [];
  for (const cell of candidates) {
    const box = boxes.subarray(cell * 4, cell * 4 + 4);
    if (kept.every((stronger) => overlap(stronger, box) < 0.3)) kept.push(box);
  }
  return kept.length;
}

function overlap(one: Float32Array, other: Float32Array): number {
  const [top = 0, left = 0, bottom = 0, right = 0] = one;
  const [otherTop = 0, otherLeft = 0, otherBottom = 0, otherRight = 0] = other;
  const height = Math.max(0, Math.min(bottom, otherBottom) - Math.max(top, otherTop));
  const width = Math.max(0, Math.min(right, otherRight) - Math.max(left, otherLeft));
  const shared = height * width;
  return shared / ((bottom - top) * (right - left) + (otherBottom - otherTop) * (otherRight - otherLeft) - shared);
}
