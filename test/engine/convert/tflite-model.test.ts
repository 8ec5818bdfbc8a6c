import { readFile, writeFile } from 'node:fs/promises';
import { assert, asyncProperty, integer } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConversionError } from '../../../src/engine/convert/conversion-error.ts';
import { convertModel } from '../../../src/engine/convert/convert-model.ts';
import { convolve, dense, distance, map, waves } from './reference.ts';
import { runConverted } from './run-converted.ts';
import { byte, int, tfliteFile } from './tflite-writer.ts';

const close = 1e-5;
const [ADD, CONV_2D, DEQUANTIZE, FULLY_CONNECTED, RESHAPE] = [0, 3, 6, 9, 22];
const [FLOAT16, INT32, UINT8] = [1, 2, 3];

function floats(values: Float32Array | readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

/** A convolution with bias, stride 2 and ReLU, then a sum with itself. */
async function smallNetwork(): Promise<string> {
  // TensorFlow Lite keeps kernels as [outputs, height, width, inputs]: here one output, so that nothing moves.
  const kernel = waves([3, 3, 2, 1], 2);
  return tfliteFile({
    tensors: [
      { name: 'image:0', shape: [1, 5, 5, 2] },
      { name: 'kernel', shape: [1, 3, 3, 2], bytes: floats(kernel.data) },
      { name: 'bias', shape: [1], bytes: floats([0.25]) },
      { name: 'conv', shape: [1, 3, 3, 1] },
      { name: 'double', shape: [1, 3, 3, 1] },
    ],
    operators: [
      { code: CONV_2D, inputs: [0, 1, 2], outputs: [3], options: [byte(0), int(2), int(2), byte(1)] },
      { code: ADD, inputs: [3, 3], outputs: [4], options: [byte(0)] },
    ],
    inputs: [0],
    outputs: [4],
  });
}

describe('a converted tflite file', () => {
  it('convolves with bias and activation', async () => {
    const image = waves([1, 5, 5, 2]);

    const [found] = await runConverted(await smallNetwork(), image, ['double']);

    const wanted = map(
      convolve(image, waves([3, 3, 2, 1], 2), { stride: 2, padding: 'SAME' }),
      (value) => 2 * Math.max(0, value + 0.25),
    );
    expect(distance(found!, wanted.data)).toBeLessThan(close);
  });

  it('widens weights kept as half-precision numbers', async () => {
    const halves = new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x3800, 0x0000).buffer);
    const file = await tfliteFile({
      tensors: [
        { name: 'values', shape: [1, 2] },
        { name: 'stored', shape: [2, 2], type: FLOAT16, bytes: halves },
        { name: 'widened', shape: [2, 2] },
        { name: 'product', shape: [1, 2] },
      ],
      operators: [
        { code: DEQUANTIZE, inputs: [1], outputs: [2] },
        { code: FULLY_CONNECTED, inputs: [0, 2, -1], outputs: [3], options: [byte(0)] },
      ],
      inputs: [0],
      outputs: [3],
    });

    const [product] = await runConverted(file, { shape: [1, 2], data: Float32Array.of(3, 5) }, ['product']);

    expect(product).toEqual([3 - 10, 1.5]);
  });

  it('runs a quantised network in floats: bytes in, real numbers out, bounded as bytes would be', async () => {
    const weights = Uint8Array.of(130, 126, 255, 128);
    const file = await tfliteFile({
      tensors: [
        { name: 'bytes', shape: [1, 2], type: UINT8, quantisation: { scale: 0.5, zeroPoint: 10 } },
        { name: 'weights', shape: [2, 2], type: UINT8, bytes: weights, quantisation: { scale: 0.25, zeroPoint: 128 } },
        {
          name: 'bias',
          shape: [2],
          type: INT32,
          bytes: new Uint8Array(Int32Array.of(8, 0).buffer),
          quantisation: { scale: 0.125, zeroPoint: 0 },
        },
        { name: 'product', shape: [1, 2], type: UINT8, quantisation: { scale: 0.1, zeroPoint: 0 } },
      ],
      operators: [{ code: FULLY_CONNECTED, inputs: [0, 1, 2], outputs: [3], options: [byte(0)] }],
      inputs: [0],
      outputs: [3],
    });

    const [product] = await runConverted(file, { shape: [1, 2], data: Float32Array.of(30, 14) }, ['product']);

    const matrix = { shape: [2, 2], data: Float32Array.of(0.5, 31.75, -0.5, 0) };
    const [first, second] = dense([10, 2], matrix, { shape: [2], data: Float32Array.of(1, 0) });
    expect(second).toBeGreaterThan(25.5);
    expect(distance(product!, [first!, 25.5])).toBeLessThan(close);
  });

  it('takes the new shape from the settings where no value holds it', async () => {
    const file = await tfliteFile({
      tensors: [
        { name: 'values', shape: [1, 4] },
        { name: 'square', shape: [2, 2] },
      ],
      operators: [{ code: RESHAPE, inputs: [0], outputs: [1], options: [{ kind: 'ints', value: [2, 2] }] }],
      inputs: [0],
      outputs: [1],
    });

    const [square] = await runConverted(file, { shape: [1, 4], data: Float32Array.of(1, 2, 3, 4) }, ['square']);

    expect(square).toEqual([1, 2, 3, 4]);
  });
});

describe('a tflite file that cannot be converted', () => {
  it.each([
    { code: 'TFLite_Detection_PostProcess', name: 'TFLite_Detection_PostProcess' },
    { code: 16, name: 'LSTM' },
    { code: 119, name: 'WHILE' },
    { code: 999, name: 'number 999' },
  ])('is refused with the name of the operation: $name', async ({ code, name }) => {
    const file = await tfliteFile({
      tensors: [
        { name: 'values', shape: [1, 4] },
        { name: 'result', shape: [1, 4] },
      ],
      operators: [{ code, inputs: [0], outputs: [1] }],
      inputs: [0],
      outputs: [1],
    });

    await expect(convertModel(file)).rejects.toMatchObject({ name: 'ConversionError', file, operation: name });
  });

  it('is refused when it is something else', async () => {
    const file = await smallNetwork();
    await writeFile(file, 'no network at all');

    await expect(convertModel(file)).rejects.toThrow('it is no tflite file');
  });

  it('is refused, not misread, wherever it ends early', async () => {
    const file = await smallNetwork();
    const whole = await readFile(file);

    // The last four bytes are a slot of an empty table, which nobody reads.
    await assert(
      asyncProperty(integer({ min: 0, max: whole.length - 5 }), async (length) => {
        await writeFile(file, whole.subarray(0, length));
        await expect(convertModel(file)).rejects.toBeInstanceOf(ConversionError);
      }),
      { numRuns: 100 },
    );
  });

  it('is refused or converted, but never hangs, when a byte is wrong', async () => {
    const file = await smallNetwork();
    const whole = await readFile(file);

    await assert(
      asyncProperty(integer({ min: 8, max: whole.length - 1 }), integer({ min: 0, max: 255 }), async (at, wrong) => {
        await writeFile(file, Buffer.from(whole).fill(wrong, at, at + 1));
        const result = await convertModel(file).catch((error: unknown) => error);
        expect(result instanceof ConversionError || result instanceof Uint8Array).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
