import { FACES_GRID, FACES_SIDE, outputsOf } from './convert-faces.ts';
import { toPixels } from './images.ts';
import type { Outputs } from './sessions.ts';
import type { TfliteGraph } from './tflite-reader.ts';
import { runTflite } from './tflite-interpreter.ts';

/** Runs the original tflite network step by step on NHWC pixels and decodes it by MediaPipe's rules. */
export function referenceFaces(graph: TfliteGraph, image: Float32Array): Outputs {
  const pixels = toPixels(image, (value) => value / 127.5 - 1);
  const values = runTflite(graph, { shape: [FACES_SIDE, FACES_SIDE, 3], data: pixels });
  const [coordinates, logits] = outputsOf(graph).map((output) => values.get(output)?.data ?? new Float32Array());
  if (!coordinates || !logits) throw new Error('the interpreter returned too few values');
  const cells = FACES_GRID * FACES_GRID;
  const boxes = new Float32Array(cells * 4);
  const keypoints = new Float32Array(cells * 12);
  for (let cell = 0; cell < cells; cell++) {
    const centre = [((cell % FACES_GRID) + 0.5) / FACES_GRID, (Math.floor(cell / FACES_GRID) + 0.5) / FACES_GRID];
    const raw = Array.from(coordinates.subarray(cell * 16, cell * 16 + 16), (value) => value / FACES_SIDE);
    const [x = 0, y = 0, width = 0, height = 0, ...points] = raw;
    const [left, top] = [x + (centre[0] ?? 0) - width / 2, y + (centre[1] ?? 0) - height / 2];
    boxes.set([top, left, top + height, left + width], cell * 4);
    keypoints.set(
      points.map((value, index) => value + (centre[index % 2] ?? 0)),
      cell * 12,
    );
  }
  const scores = logits.map((logit) => 1 / (1 + Math.exp(-Math.max(-100, Math.min(100, logit)))));
  return new Map([
    ['boxes', boxes],
    ['keypoints', keypoints],
    ['scores', scores],
  ]);
}
