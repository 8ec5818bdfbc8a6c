import { describe, expect, it } from 'vitest';
import { convertModel } from '../../../src/engine/convert/convert-model.ts';
import { channelMeans, convolve, convolveDepthwise, dense, distance, map, softmax, waves } from './reference.ts';
import { runConverted } from './run-converted.ts';
import { layersModel } from './tfjs-models.ts';

const close = 1e-5;

/** A layer of a Functional model that reads the first result of the layers named. */
function layer(className: string, name: string, config: object, ...reads: readonly string[]): object {
  const inbound = reads.length === 0 ? [] : [reads.map((read) => [read, 0, 0, {}])];
  return { class_name: className, name, config: { name, ...config }, inbound_nodes: inbound };
}

describe('a converted layers model', () => {
  it('gives the results of a chain: convolution, normalisation, pooling, dense', async () => {
    const image = waves([1, 6, 6, 2]);
    const [kernel, bias] = [waves([3, 3, 2, 3], 2), waves([3], 3)];
    const [matrix, offset] = [waves([27, 4], 4), waves([4], 5)];
    const [mean, variance] = [waves([3], 6), map(waves([3], 7), (value) => value * value + 0.5)];
    const file = await layersModel(
      {
        class_name: 'Sequential',
        config: [
          {
            class_name: 'Conv2D',
            config: {
              name: 'conv',
              batch_input_shape: [null, 6, 6, 2],
              strides: [1, 1],
              padding: 'same',
              activation: 'relu',
            },
          },
          {
            class_name: 'BatchNormalization',
            config: { name: 'norm', axis: [3], epsilon: 0.01, scale: false, center: false },
          },
          { class_name: 'AveragePooling2D', config: { name: 'pool', pool_size: [2, 2], padding: 'valid' } },
          { class_name: 'Dropout', config: { name: 'drop', rate: 0.5 } },
          { class_name: 'Flatten', config: { name: 'flat' } },
          { class_name: 'Dense', config: { name: 'dense', units: 4, activation: 'softmax' } },
        ],
      },
      [
        { name: 'conv/kernel', ...kernel },
        { name: 'conv/bias', ...bias },
        { name: 'norm/moving_mean', ...mean },
        { name: 'norm/moving_variance', ...variance },
        { name: 'dense/kernel', ...matrix },
        { name: 'dense/bias', ...offset },
      ],
    );

    const [scores] = await runConverted(file, image, ['dense']);

    const convolved = map(convolve(image, kernel, { stride: 1, padding: 'SAME' }), (value, channel) =>
      Math.max(0, value + bias.data[channel]!),
    );
    const normal = map(
      convolved,
      (value, channel) => (value - mean.data[channel]!) / Math.sqrt(variance.data[channel]! + 0.01),
    );
    const quarter = waves([2, 2, 3, 3]).data.map((_, at) => (Math.floor(at / 3) % 3 === at % 3 ? 0.25 : 0));
    const pooled = convolve(normal, { shape: [2, 2, 3, 3], data: quarter }, { stride: 2, padding: 'VALID' });
    expect(distance(scores!, softmax(dense([...pooled.data], matrix, offset)))).toBeLessThan(close);
  });

  it('follows branches, sums and models within models', async () => {
    const image = waves([1, 5, 5, 3]);
    const [depthwise, kernel] = [waves([3, 3, 3, 1], 2), waves([1, 1, 3, 3], 3)];
    const inner = {
      class_name: 'Sequential',
      name: 'inner',
      config: {
        name: 'inner',
        layers: [
          { class_name: 'InputLayer', config: { name: 'inner_input', batch_input_shape: [null, 5, 5, 3] } },
          { class_name: 'Conv2D', config: { name: 'point', strides: [1, 1], padding: 'valid', use_bias: false } },
        ],
      },
      inbound_nodes: [[['image', 0, 0, {}]]],
    };
    const file = await layersModel(
      {
        class_name: 'Functional',
        config: {
          name: 'outer',
          layers: [
            layer('InputLayer', 'image', { batch_input_shape: [null, 5, 5, 3] }),
            layer('DepthwiseConv2D', 'depth', { strides: 1, padding: 'same', use_bias: false }, 'image'),
            inner,
            // A nested model counts its own making as its first use.
            {
              ...layer('Add', 'sum', {}),
              inbound_nodes: [
                [
                  ['depth', 0, 0, {}],
                  ['inner', 1, 0, {}],
                ],
              ],
            },
            layer('Concatenate', 'joined', { axis: -1 }, 'sum', 'image'),
            layer('GlobalAveragePooling2D', 'means', {}, 'joined'),
          ],
          input_layers: [['image', 0, 0]],
          output_layers: [
            ['means', 0, 0],
            ['sum', 0, 0],
          ],
        },
      },
      [
        { name: 'depth/depthwise_kernel', ...depthwise },
        { name: 'outer/inner/point/kernel', ...kernel },
      ],
    );

    const [means, sum] = await runConverted(file, image, ['means', 'sum']);

    const spread = convolveDepthwise(image, depthwise, { stride: 1, padding: 'SAME' });
    const point = convolve(image, kernel, { stride: 1, padding: 'VALID' });
    const wanted = { ...spread, data: spread.data.map((value, at) => value + point.data[at]!) };
    expect(distance(sum!, wanted.data)).toBeLessThan(close);
    expect(distance(means!, [...channelMeans(wanted), ...channelMeans(image)])).toBeLessThan(close);
  });

  it('pads, crops and repeats pixels', async () => {
    const image = { shape: [1, 2, 2, 1], data: Float32Array.of(1, 2, 3, 4) };
    const file = await layersModel(
      {
        class_name: 'Sequential',
        config: {
          layers: [
            { class_name: 'UpSampling2D', config: { name: 'up', batch_input_shape: [null, 2, 2, 1], size: [2, 1] } },
            {
              class_name: 'ZeroPadding2D',
              config: {
                name: 'pad',
                padding: [
                  [0, 1],
                  [1, 0],
                ],
              },
            },
            {
              class_name: 'Cropping2D',
              config: {
                name: 'crop',
                cropping: [
                  [1, 1],
                  [0, 1],
                ],
              },
            },
          ],
        },
      },
      [],
    );

    const [pixels] = await runConverted(file, image, ['crop']);

    expect(pixels).toEqual([0, 1, 0, 3, 0, 3]);
  });

  it('may be a single layer', async () => {
    const config = { name: 'bend', batch_input_shape: [null, 3], activation: 'hard_sigmoid' };
    const file = await layersModel({ class_name: 'Sequential', config: [{ class_name: 'Activation', config }] }, []);

    const [bent] = await runConverted(file, { shape: [1, 3], data: Float32Array.of(-9, 0, 9) }, ['bend']);

    expect(bent).toEqual([0, 0.5, 1]);
  });

  it('is refused with the name of a layer that is not supported', async () => {
    const file = await layersModel(
      {
        class_name: 'Sequential',
        config: [{ class_name: 'LSTM', config: { name: 'memory', batch_input_shape: [null, 4, 2] } }],
      },
      [],
    );

    await expect(convertModel(file)).rejects.toMatchObject({ name: 'ConversionError', operation: 'LSTM' });
  });

  it('is refused when a weight is missing', async () => {
    const file = await layersModel(
      {
        class_name: 'Sequential',
        config: [{ class_name: 'Dense', config: { name: 'dense', batch_input_shape: [null, 4] } }],
      },
      [{ name: 'dense/kernel', ...waves([4, 2]) }],
    );

    await expect(convertModel(file)).rejects.toThrow('the weights lack dense/bias');
  });
});
