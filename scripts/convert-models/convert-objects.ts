import { OnnxBuilder } from '../../src/engine/convert/onnx/onnx-builder.ts';
import type { WeightStorage } from '../../src/engine/convert/onnx/onnx-builder.ts';
import type { TfGraph } from './tfjs-graph.ts';
import { TfLowering } from './tfjs-lowering.ts';

/** Where the model sits in its tarball. */
export const OBJECTS_PATH = 'package/models/coco-ssd/model.json';
/** The value behind the tfjs pre-processing loop: the image in [-1, 1]. */
export const OBJECTS_FEED = 'Preprocessor/sub';
/** The last feature map of the backbone (`expanded_conv_16`), whose mean is the embedding. */
export const OBJECTS_FEATURES = 'FeatureExtractor/MobilenetV2/expanded_conv_16/project/BatchNorm/batchnorm/add_1';
/** The side of the square image the detector looks at. */
export const OBJECTS_SIDE = 300;

const ANCHORS = 1917;
const CLASSES = 91;
const HEADS = [0, 1, 2, 3, 4, 5];

/** Builds `objects.onnx`: boxes decoded to fractions, class scores and a 320-number embedding. */
export function convertObjects(graph: TfGraph, storage: WeightStorage): Uint8Array {
  const onnx = new OnnxBuilder('objects', storage);
  const image = onnx.input('image', ['N', 3, OBJECTS_SIDE, OBJECTS_SIDE]);
  const scaled = onnx.node('Mul', [image, onnx.constant(graphScalar(graph, 'Preprocessor/mul/x'))]);
  const normalised = onnx.node('Sub', [scaled, onnx.constant(graphScalar(graph, 'Preprocessor/sub/y'))]);
  const lowering = new TfLowering(graph, onnx, { [OBJECTS_FEED]: normalised });
  const encodings = joinHeads(onnx, lowering, 'BoxEncodingPredictor', 4);
  const logits = joinHeads(onnx, lowering, 'ClassPredictor', CLASSES);
  onnx.output('boxes', decodeBoxes(onnx, graph, encodings), ['N', ANCHORS, 4]);
  onnx.output('scores', onnx.node('Sigmoid', [logits]), ['N', ANCHORS, CLASSES]);
  const pooled = onnx.node('GlobalAveragePool', [lowering.value(OBJECTS_FEATURES)]);
  onnx.output('embedding', onnx.node('Flatten', [pooled]), ['N', 320]);
  return onnx.finish();
}

/** Turns the six prediction maps into one list of anchors, each with `width` numbers. */
function joinHeads(onnx: OnnxBuilder, lowering: TfLowering, head: string, width: number): string {
  const lists = HEADS.map((index) => {
    const map = lowering.value(`BoxPredictor_${index}/${head}/BiasAdd`);
    const rows = onnx.node('Transpose', [map], { perm: [0, 2, 3, 1] });
    return onnx.node('Reshape', [rows, onnx.integers([0, -1, width])]);
  });
  return onnx.node('Concat', lists, { axis: 1 });
}

/** SSD box decoding: an offset of the anchor's centre and a growth of its size, per anchor. */
function decodeBoxes(onnx: OnnxBuilder, graph: TfGraph, encodings: string): string {
  const { centres, sizes } = anchorsOf(graph);
  const [offset, growth] = [0, 2].map((start) =>
    onnx.node('Slice', [encodings, ...[start, start + 2, 2].map((value) => onnx.integers([value]))]),
  ) as [string, string];
  const anchorSizes = onnx.constant(sizes, [1, ANCHORS, 2]);
  const shift = onnx.node('Mul', [onnx.node('Mul', [offset, onnx.constant(0.1)]), anchorSizes]);
  const centre = onnx.node('Add', [shift, onnx.constant(centres, [1, ANCHORS, 2])]);
  const factor = onnx.node('Exp', [onnx.node('Mul', [growth, onnx.constant(0.2)])]);
  const half = onnx.node('Mul', [onnx.node('Mul', [factor, anchorSizes]), onnx.constant(0.5)]);
  const corners = [onnx.node('Sub', [centre, half]), onnx.node('Add', [centre, half])];
  return onnx.node('Concat', corners, { axis: 2 });
}

/** The detector's constant anchors, turned from corners into centres and sizes (y before x). */
function anchorsOf(graph: TfGraph): { centres: Float32Array; sizes: Float32Array } {
  const corners = graph.weights.get('Postprocessor/ExpandDims')?.data;
  if (corners?.length !== ANCHORS * 4) throw new Error('the anchors are missing');
  const centres = new Float32Array(ANCHORS * 2);
  const sizes = new Float32Array(ANCHORS * 2);
  for (let at = 0; at < ANCHORS * 2; at++) {
    const low = corners[Math.floor(at / 2) * 4 + (at % 2)] ?? 0;
    const high = corners[Math.floor(at / 2) * 4 + (at % 2) + 2] ?? 0;
    sizes[at] = high - low;
    centres[at] = low + (high - low) / 2;
  }
  return { centres, sizes };
}

function graphScalar(graph: TfGraph, name: string): number {
  const value = graph.weights.get(name)?.data[0];
  if (value === undefined) throw new Error(`the graph has no ${name}`);
  return value;
}
