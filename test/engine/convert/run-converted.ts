import { convertModel } from '../../../src/engine/convert/convert-model.ts';
import { loadNativeRuntime } from '../../../src/engine/vision/runtime.ts';
import type { Dense } from './reference.ts';

/** Converts a model file and runs it on one input; gives the numbers of each output asked for. */
export async function runConverted(
  file: string,
  input: Dense,
  outputs: readonly string[],
): Promise<readonly (readonly number[])[]> {
  const net = await (await loadNativeRuntime()).open(await convertModel(file));
  const output = await net.run(input.data, input.shape, outputs);
  return outputs.map((name) => [...output(name)]);
}
