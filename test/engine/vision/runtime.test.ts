import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { NativeGate } from '../../../src/base/native-gate.ts';
import { decodeImage } from '../../../src/engine/vision/decoded-image.ts';
import { loadNativeRuntime, loadWasmRuntime } from '../../../src/engine/vision/runtime.ts';
import { createVision } from '../../../src/engine/vision/vision.ts';
import { MODELS, SAMPLES } from '../samples.ts';

it.each(['cat-chelsea.png', 'astronaut.png'])('both runtimes see the same in %s', async (name) => {
  const image = await decodeImage(await readFile(new URL(name, SAMPLES)));
  const native = createVision(await loadNativeRuntime(), fileURLToPath(MODELS));
  const wasm = createVision(await loadWasmRuntime(), fileURLToPath(MODELS));

  const seen = [...(await native.objects(image)), ...(await native.faces(image))].filter(({ score }) => score > 0.3);
  const seenByWasm = [...(await wasm.objects(image)), ...(await wasm.faces(image))].filter(({ score }) => score > 0.3);

  expect(seen.length).toBeGreaterThan(0);
  expect(seenByWasm.map(({ label }) => label)).toEqual(seen.map(({ label }) => label));
  for (const [index, { score, box }] of seen.entries()) {
    expect(Math.abs(seenByWasm[index]!.score - score)).toBeLessThan(0.01);
    expect(Math.abs(seenByWasm[index]!.box.top - box.top)).toBeLessThan(0.01);
  }
});

it('is not loaded any more once its thread is about to be ended', async () => {
  const gate = new NativeGate();
  gate.close();

  const first = await Promise.race([loadNativeRuntime(gate), sleep(200, 'still waiting')]);

  expect(first).toBe('still waiting');
});
