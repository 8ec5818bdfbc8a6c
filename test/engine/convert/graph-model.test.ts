import { assert, asyncProperty, constantFrom, integer } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelMeans, convolve, convolveDepthwise, dense, distance, map, softmax, waves } from './reference.ts';
import { runConverted } from './run-converted.ts';
import { graphModel, placeholder, whole, windowAttributes } from './tfjs-models.ts';

const close = 1e-5;

describe('a converted graph model', () => {
  it('convolves as TensorFlow does, whatever the sizes, strides and paddings', async () => {
    await assert(
      asyncProperty(
        integer({ min: 3, max: 9 }),
        integer({ min: 3, max: 9 }),
        integer({ min: 1, max: 3 }),
        integer({ min: 1, max: 3 }),
        constantFrom('SAME' as const, 'VALID' as const),
        async (height, width, side, stride, padding) => {
          const image = waves([1, height, width, 2]);
          const kernel = waves([side, side, 2, 3], 2);
          const file = await graphModel(
            [
              placeholder([1, height, width, 2]),
              { name: 'conv', op: 'Conv2D', input: ['image', 'kernel'], attr: windowAttributes(stride, padding) },
            ],
            [{ name: 'kernel', ...kernel }],
            ['conv'],
          );

          const [found] = await runConverted(file, image, ['conv']);

          expect(distance(found!, convolve(image, kernel, { stride, padding }).data)).toBeLessThan(close);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives the results of a small classifier: convolutions, normalisation, mean, product, softmax', async () => {
    const image = waves([1, 8, 6, 3]);
    const [kernel, depthwise] = [waves([3, 3, 3, 4], 2), waves([3, 3, 4, 2], 3)];
    const [gamma, beta, mean] = [waves([8], 4), waves([8], 5), waves([8], 6)];
    const variance = map(waves([8], 7), (value) => value * value + 0.1);
    const [matrix, bias] = [waves([8, 5], 8), waves([5], 9)];
    const file = await graphModel(
      [
        placeholder([-1, 8, 6, 3]),
        {
          name: 'conv',
          op: '_FusedConv2D',
          input: ['image', 'kernel', 'offset'],
          attr: {
            ...windowAttributes(2, 'SAME'),
            fused_ops: { list: { s: ['BiasAdd', 'Relu6'].map((name) => btoa(name)) } },
          },
        },
        { name: 'depth', op: 'DepthwiseConv2dNative', input: ['conv', 'depthwise'], attr: windowAttributes(1, 'SAME') },
        {
          name: 'norm',
          op: 'FusedBatchNormV3',
          input: ['depth', 'gamma', 'beta', 'mean', 'variance'],
          attr: { epsilon: { f: 0.001 } },
        },
        { name: 'swish', op: 'Sigmoid', input: ['norm'] },
        { name: 'swished', op: 'Mul', input: ['norm', 'swish'] },
        { name: 'pool', op: 'Mean', input: ['swished', 'axes'], attr: { keep_dims: { b: false } } },
        {
          name: 'product',
          op: '_FusedMatMul',
          input: ['pool', 'matrix', 'bias'],
          attr: { fused_ops: { list: { s: [btoa('BiasAdd')] } } },
        },
        { name: 'scores', op: 'Softmax', input: ['product'] },
      ],
      [
        { name: 'kernel', ...kernel },
        { name: 'offset', ...waves([4], 10) },
        { name: 'depthwise', ...depthwise },
        { name: 'gamma', ...gamma },
        { name: 'beta', ...beta },
        { name: 'mean', ...mean },
        { name: 'variance', ...variance },
        whole('axes', [1, 2]),
        { name: 'matrix', ...matrix },
        { name: 'bias', ...bias },
      ],
      ['pool', 'scores'],
    );

    const [pool, scores] = await runConverted(file, image, ['pool', 'scores']);

    const offset = waves([4], 10).data;
    const convolved = map(convolve(image, kernel, { stride: 2, padding: 'SAME' }), (value, channel) =>
      Math.min(6, Math.max(0, value + offset[channel]!)),
    );
    const normal = map(
      convolveDepthwise(convolved, depthwise, { stride: 1, padding: 'SAME' }),
      (value, channel) =>
        ((value - mean.data[channel]!) * gamma.data[channel]!) / Math.sqrt(variance.data[channel]! + 0.001) +
        beta.data[channel]!,
    );
    const means = channelMeans(map(normal, (value) => value / (1 + Math.exp(-value))));
    expect(distance(pool!, means)).toBeLessThan(close);
    expect(distance(scores!, softmax(dense(means, matrix, bias)))).toBeLessThan(close);
  });

  it('keeps the axes of the original through reshaping, joining, cutting and padding', async () => {
    const image = waves([1, 2, 3, 4]);
    const file = await graphModel(
      [
        placeholder([1, 2, 3, 4]),
        // Turned into planes and back, so that a slip of the axes shows.
        { name: 'conv', op: 'Conv2D', input: ['image', 'same'], attr: windowAttributes(1, 'VALID') },
        { name: 'joined', op: 'ConcatV2', input: ['conv', 'conv', 'last'] },
        { name: 'padded', op: 'Pad', input: ['joined', 'paddings'] },
        { name: 'flat', op: 'Reshape', input: ['padded', 'flatShape'] },
        {
          name: 'cut',
          op: 'StridedSlice',
          input: ['conv', 'begin', 'end', 'strides'],
          attr: { end_mask: { i: '15' }, shrink_axis_mask: { i: '2' } },
        },
        { name: 'turned', op: 'Transpose', input: ['conv', 'order'] },
        { name: 'sum', op: 'AddV2', input: ['conv', 'row'] },
      ],
      [
        {
          name: 'same',
          shape: [1, 1, 4, 4],
          data: Float32Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? 1 : 0)),
        },
        whole('last', [-1], []),
        whole('paddings', [0, 0, 1, 0, 0, 0, 0, 1], [4, 2]),
        whole('flatShape', [-1, 9]),
        whole('begin', [0, 1, 0, 2]),
        whole('end', [0, 2, 0, 0]),
        whole('strides', [1, 1, 2, 1]),
        whole('order', [0, 2, 1, 3]),
        { name: 'row', ...waves([3, 1], 2) },
      ],
      ['flat', 'cut', 'turned', 'sum'],
    );

    const [flat, cut, turned, sum] = await runConverted(file, image, ['flat', 'cut', 'turned', 'sum']);

    const at = (y: number, x: number, channel: number): number => image.data[(y * 3 + x) * 4 + channel]!;
    const pixels = [0, 1].flatMap((y) => [0, 1, 2].map((x) => [0, 1, 2, 3].map((channel) => at(y, x, channel))));
    expect(flat).toEqual([
      ...Array.from({ length: 27 }, () => 0),
      ...pixels.flatMap((pixel) => [...pixel, ...pixel, 0]),
    ]);
    expect(cut).toEqual([at(1, 0, 2), at(1, 0, 3), at(1, 2, 2), at(1, 2, 3)]);
    expect(turned).toEqual(
      [0, 1, 2].flatMap((x) => [0, 1].flatMap((y) => [0, 1, 2, 3].map((channel) => at(y, x, channel)))),
    );
    expect(
      distance(
        sum!,
        [...image.data].map((value, index) => value + waves([3, 1], 2).data[Math.floor(index / 4) % 3]!),
      ),
    ).toBeLessThan(close);
  });

  it.each([
    { coordinates: 'corner to corner', attr: { align_corners: { b: true } }, row: [0, 1 / 3, 2 / 3, 1] },
    { coordinates: 'with half pixels', attr: { half_pixel_centers: { b: true } }, row: [0, 0.25, 0.75, 1] },
    { coordinates: 'as early TensorFlow did', attr: {}, row: [0, 0.5, 1, 1] },
  ])('resizes $coordinates', async ({ attr, row }) => {
    const file = await graphModel(
      [placeholder([1, 1, 2, 1]), { name: 'large', op: 'ResizeBilinear', input: ['image', 'size'], attr }],
      [whole('size', [1, 4])],
      ['large'],
    );

    const [large] = await runConverted(file, { shape: [1, 1, 2, 1], data: Float32Array.of(0, 1) }, ['large']);

    expect(distance(large!, row)).toBeLessThan(close);
  });

  it('keeps the names of inputs and outputs, whatever inner values are called', async () => {
    const names = ['Relu_1', 'Relu_2', 'inner'];
    const file = await graphModel(
      [placeholder([1, 1]), ...names.map((name, at) => ({ name, op: 'Relu', input: [names[at - 1] ?? 'image'] }))],
      [],
      names,
    );

    const found = await runConverted(file, { shape: [1, 1], data: Float32Array.of(2) }, names);

    expect(found).toEqual([[2], [2], [2]]);
  });

  it('widens weights that are stored as bytes', async () => {
    const quantization = { dtype: 'uint8' as const, scale: 0.25, min: -1 };
    const file = await graphModel(
      [placeholder([-1, 2]), { name: 'product', op: 'MatMul', input: ['image', 'matrix'] }],
      [{ name: 'matrix', shape: [2, 2], data: Float32Array.of(-1, 0.5, 2, 62.75), quantization }],
      ['product'],
    );

    const [product] = await runConverted(file, { shape: [1, 2], data: Float32Array.of(1, 10) }, ['product']);

    expect(product).toEqual([19, 628]);
  });

  it('gives every part of a node with several results, and whole numbers as floats', async () => {
    const file = await graphModel(
      [
        placeholder([1, 4]),
        { name: 'parts', op: 'Split', input: ['axis', 'image'], attr: { num_split: { i: '2' } } },
        { name: 'best', op: 'ArgMax', input: ['parts:1', 'axis'] },
      ],
      [whole('axis', [1], [])],
      ['parts', 'best'],
    );

    const [parts, best] = await runConverted(file, { shape: [1, 4], data: Float32Array.of(9, 8, 3, 4) }, [
      'parts',
      'best',
    ]);

    expect(parts).toEqual([9, 8]);
    expect(best).toEqual([1]);
  });
});
