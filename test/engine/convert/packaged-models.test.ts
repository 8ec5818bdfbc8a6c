import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { convertModel } from '../../../src/engine/convert/convert-model.ts';
import { loadNativeRuntime, loadWasmRuntime } from '../../../src/engine/vision/runtime.ts';
import { distance, map, waves } from './reference.ts';

const entry = import.meta.resolve('@vladmandic/human');

function packaged(name: string): string {
  return fileURLToPath(new URL(`../models/${name}.json`, entry));
}

describe('models of @vladmandic/human', () => {
  it.each([
    {
      name: 'faceres',
      shape: [1, 224, 224, 3],
      outputs: { 'age_pred/Softmax': 100, 'gender_pred/Sigmoid': 1, 'global_pooling/Mean': 1024 },
    },
    {
      name: 'blazeface',
      shape: [1, 256, 256, 3],
      outputs: { Identity: 512, Identity_1: 384, Identity_2: 512 * 16, Identity_3: 384 * 16 },
    },
    { name: 'emotion', shape: [1, 64, 64, 1], outputs: { Identity: 7 } },
    { name: 'movenet-lightning', shape: [1, 192, 192, 3], outputs: { Identity: 17 * 3 } },
  ])('$name is converted and runs alike in both runtimes', async ({ name, shape, outputs }) => {
    const onnx = await convertModel(packaged(name));
    const pixels = map(waves(shape), (value) => Math.abs(value) * 255).data;
    const names = Object.keys(outputs);

    const native = await (await (await loadNativeRuntime()).open(onnx)).run(pixels, shape, names);
    const wasm = await (await (await loadWasmRuntime()).open(onnx)).run(pixels, shape, names);

    for (const [output, length] of Object.entries(outputs)) {
      expect(native(output)).toHaveLength(length);
      const largest = Math.max(1, ...native(output).map(Math.abs));
      expect(distance(native(output), wasm(output)) / largest).toBeLessThan(1e-4);
    }
  });

  it('faceres gives probabilities: ages that add up to 1, a gender between 0 and 1', async () => {
    const net = await (await loadNativeRuntime()).open(await convertModel(packaged('faceres')));
    const pixels = map(waves([1, 224, 224, 3]), (value) => Math.abs(value) * 255).data;

    const output = await net.run(pixels, [1, 224, 224, 3], ['age_pred/Softmax', 'gender_pred/Sigmoid']);

    expect(output('age_pred/Softmax').reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    const [gender] = output('gender_pred/Sigmoid');
    expect(gender).toBeGreaterThan(0);
    expect(gender).toBeLessThan(1);
  });

  it('handtrack, which selects its boxes itself, is refused with the name of that operation', async () => {
    await expect(convertModel(packaged('handtrack'))).rejects.toMatchObject({
      operation: expect.stringMatching(/^NonMaxSuppression/),
    });
  });
});
