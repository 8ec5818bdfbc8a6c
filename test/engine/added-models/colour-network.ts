import { OnnxBuilder } from '../../../src/engine/convert/onnx/onnx-builder.ts';

/** A network that gives the mean of each of its three channels: what a model of one's own may look like, but tiny. */
export function colourNetwork(layout: 'NCHW' | 'NHWC' = 'NCHW'): Uint8Array {
  const onnx = new OnnxBuilder('colour', 'float32');
  const image = onnx.input('image', layout === 'NCHW' ? [1, 3, 8, 8] : [1, 8, 8, 3]);
  const mean = onnx.node('ReduceMean', [image], { axes: layout === 'NCHW' ? [2, 3] : [1, 2], keepdims: 0 });
  onnx.output('means', mean, [1, 3]);
  return onnx.finish();
}

/** A network that wants a second input. */
export function twoInputNetwork(): Uint8Array {
  const onnx = new OnnxBuilder('two', 'float32');
  const image = onnx.input('image', [1, 3, 8, 8]);
  const words = onnx.input('words', [1, 3, 8, 8]);
  onnx.output('sum', onnx.node('Add', [image, words]), [1, 3, 8, 8]);
  return onnx.finish();
}

/** A network that gives one box for the whole picture, and scores for two classes, whatever it is shown. */
export function boxNetwork(box: readonly number[], scores: readonly number[], classes?: readonly number[]): Uint8Array {
  const onnx = new OnnxBuilder('box', 'float32');
  const image = onnx.input('image', [1, 3, 8, 8]);
  const nothing = onnx.node('Mul', [onnx.node('ReduceMean', [image], { keepdims: 0 }), onnx.constant(0)]);
  const always = (values: readonly number[], shape: readonly number[]): string =>
    onnx.node('Add', [onnx.constant(Float32Array.from(values), shape), nothing]);
  onnx.output('boxes', always(box, [1, box.length / 4, 4]));
  onnx.output('scores', always(scores, [1, scores.length]));
  if (classes) onnx.output('classes', always(classes, [1, classes.length]));
  return onnx.finish();
}
