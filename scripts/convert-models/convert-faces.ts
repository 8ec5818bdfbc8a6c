import type { Convolution } from './convolution.ts';
import { emitConvolution, identity } from './convolution.ts';
import { permute, size } from '../../src/engine/convert/tensor.ts';
import { OnnxBuilder } from '../../src/engine/convert/onnx/onnx-builder.ts';
import type { WeightStorage } from '../../src/engine/convert/onnx/onnx-builder.ts';
import type { TfliteGraph, TfliteNode } from './tflite-reader.ts';

/** Where the detector sits in its tarball. */
export const FACES_PATH = 'package/face_detection_full_range.tflite';
/** The side of the square image the detector looks at. */
export const FACES_SIDE = 192;
/** The detector looks at one cell every four pixels. */
export const FACES_GRID = 48;

const CELLS = FACES_GRID * FACES_GRID;
const COORDINATES = 16;
const SCORE_LIMIT = 100;

/** Builds `faces.onnx`: boxes and key points as fractions of the square, and one probability per cell. */
export function convertFaces(graph: TfliteGraph, storage: WeightStorage): Uint8Array {
  const onnx = new OnnxBuilder('faces', storage);
  const image = onnx.input('image', ['N', 3, FACES_SIDE, FACES_SIDE]);
  const scaled = onnx.node('Mul', [image, onnx.constant(1 / 127.5)]);
  const values = new Map([[graph.input, onnx.node('Sub', [scaled, onnx.constant(1)])]]);
  for (const node of graph.nodes) values.set(node.output, emitNode(onnx, graph, node, values));
  const [coordinates, logits] = outputsOf(graph).map((output) => valueOf(values, output)) as [string, string];
  const limits = [onnx.constant(-SCORE_LIMIT), onnx.constant(SCORE_LIMIT)];
  const clipped = onnx.node('Clip', [onnx.node('Reshape', [logits, onnx.integers([0, -1])]), ...limits]);
  const { boxes, keypoints } = decode(onnx, coordinates);
  onnx.output('boxes', boxes, ['N', CELLS, 4]);
  onnx.output('keypoints', keypoints, ['N', CELLS, 12]);
  onnx.output('scores', onnx.node('Sigmoid', [clipped]), ['N', CELLS]);
  return onnx.finish();
}

/** The detector's two results: the coordinates first, then the scores. */
export function outputsOf(graph: TfliteGraph): [coordinates: number, logits: number] {
  const width = (output: number): number => graph.shapes[output]?.[2] ?? 0;
  const coordinates = graph.outputs.find((output) => width(output) === COORDINATES);
  const logits = graph.outputs.find((output) => width(output) === 1);
  if (coordinates === undefined || logits === undefined) throw new Error('unexpected outputs of the face detector');
  return [coordinates, logits];
}

function emitNode(
  onnx: OnnxBuilder,
  graph: TfliteGraph,
  node: TfliteNode,
  values: ReadonlyMap<number, string>,
): string {
  const input = valueOf(values, node.inputs[0]);
  switch (node.op) {
    case 'add':
      return onnx.node('Add', [input, valueOf(values, node.inputs[1])]);
    case 'relu':
      return onnx.node('Relu', [input]);
    case 'conv':
    case 'depthwise': {
      const after = { scale: identity(node.bias.length).scale, shift: node.bias };
      return emitConvolution(onnx, input, convolutionOf(node), after);
    }
    case 'maxPool': {
      const window = [node.size, node.size];
      return onnx.node('MaxPool', [input], { kernel_shape: window, strides: window });
    }
    case 'padChannels':
      return onnx.node('Pad', [input, onnx.integers([0, 0, 0, 0, 0, node.extra, 0, 0])]);
    case 'double': {
      const scales = onnx.constant(Float32Array.of(1, 1, 2, 2), [4]);
      return onnx.node('Resize', [input, '', scales], { mode: 'linear', coordinate_transformation_mode: 'half_pixel' });
    }
    case 'reshape': {
      const rows = onnx.node('Transpose', [input], { perm: [0, 2, 3, 1] });
      return onnx.node('Reshape', [rows, onnx.integers([0, -1, graph.shapes[node.output]?.[2] ?? 0])]);
    }
  }
}

function convolutionOf(node: TfliteNode & { op: 'conv' | 'depthwise' }): Convolution {
  const depthwise = node.op === 'depthwise';
  const kernel = permute(node.kernel, depthwise ? [3, 0, 1, 2] : [0, 3, 1, 2]);
  const { stride, padding } = node;
  return { kernel, strides: [stride, stride], group: depthwise ? size(kernel, 0) : 1, padding };
}

/** Turns pixel offsets (x before y, from the cell's centre) into fractions of the square. */
function decode(onnx: OnnxBuilder, coordinates: string): { boxes: string; keypoints: string } {
  const fractions = onnx.node('Mul', [coordinates, onnx.constant(1 / FACES_SIDE)]);
  const slice = (start: number, end: number): string =>
    onnx.node('Slice', [fractions, ...[start, end, 2].map((value) => onnx.integers([value]))]);
  const yx = onnx.node('Add', [
    onnx.node('Concat', [slice(1, 2), slice(0, 1)], { axis: 2 }),
    onnx.constant(cellCentres(['y', 'x']), [1, CELLS, 2]),
  ]);
  const sizes = onnx.node('Concat', [slice(3, 4), slice(2, 3)], { axis: 2 });
  const half = onnx.node('Mul', [sizes, onnx.constant(0.5)]);
  const corners = [onnx.node('Sub', [yx, half]), onnx.node('Add', [yx, half])];
  const xy = onnx.constant(cellCentres(['x', 'y']), [1, CELLS, 2]);
  const pointCentres = onnx.node('Concat', [xy, xy, xy, xy, xy, xy], { axis: 2 });
  return {
    boxes: onnx.node('Concat', corners, { axis: 2 }),
    keypoints: onnx.node('Add', [slice(4, COORDINATES), pointCentres]),
  };
}

/** For each cell, row by row, the fraction at which its centre lies, along the axes asked for. */
function cellCentres(axes: readonly ('x' | 'y')[]): Float32Array {
  return Float32Array.from({ length: CELLS * axes.length }, (_, at) => {
    const cell = Math.floor(at / axes.length);
    const step = axes[at % axes.length] === 'x' ? cell % FACES_GRID : Math.floor(cell / FACES_GRID);
    return (step + 0.5) / FACES_GRID;
  });
}

function valueOf(values: ReadonlyMap<number, string>, index = -1): string {
  const value = values.get(index);
  if (!value) throw new Error(`value ${index} is used before it is made`);
  return value;
}
