import { OBJECT_LABELS } from './coco-labels.ts';
import { convertObjects, OBJECTS_PATH, OBJECTS_SIDE } from './convert-objects.ts';
import { loadStretched } from './images.ts';
import type { Recipe } from './recipe.ts';
import { output } from './recipe.ts';
import { referenceObjects } from './reference-objects.ts';
import type { Outputs } from './sessions.ts';
import { COCO_SSD } from './sources.ts';
import { readTfGraph } from './tfjs-graph.ts';

const EXPECTED: Readonly<Record<string, string>> = {
  'astronaut.png': 'person',
  'cat-chelsea.png': 'cat',
  'coffee.png': 'cup',
  'march-pastoral.jpg': 'sheep',
};

/** SSDLite MobileNetV2: objects and the embedding. */
export const OBJECTS: Recipe = {
  name: 'objects',
  release: COCO_SSD,
  path: OBJECTS_PATH,
  licence: 'Apache-2.0',
  weights: 'float16',
  side: OBJECTS_SIDE,
  outputs: { boxes: ['N', 1917, 4], scores: ['N', 1917, 91], embedding: ['N', 320] },
  labels: OBJECT_LABELS,
  load: loadStretched,
  open: (files) => {
    const graph = readTfGraph(files, OBJECTS_PATH);
    return {
      convert: (storage) => convertObjects(graph, storage),
      reference: (image) => referenceObjects(files, image),
    };
  },
  compareOn: ['astronaut.png', 'coffee.png'],
  judge: (photo, outputs) => {
    const expected = EXPECTED[photo];
    if (!expected) return undefined;
    const { label, score } = strongest(outputs);
    return label === expected && score > 0.6 ? undefined : `expected ${expected}, found ${label} ${score.toFixed(2)}`;
  },
};

function strongest(outputs: Outputs): { label: string; score: number } {
  const scores = output(outputs, 'scores');
  let best = 1;
  for (let at = 1; at < scores.length; at++) {
    if (at % OBJECT_LABELS.length !== 0 && (scores[at] ?? 0) > (scores[best] ?? 0)) best = at;
  }
  return { label: OBJECT_LABELS[best % OBJECT_LABELS.length] ?? 'no class', score: scores[best] ?? 0 };
}
