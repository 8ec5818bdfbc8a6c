import type { DecodedImage } from '../vision/decoded-image.ts';
import type { Network, NetworkOutput } from '../vision/network.ts';
import type { InputDescription } from './description.ts';
import { frameOf, type Frame } from './frame.ts';
import { findInput, inputTensor } from './input-tensor.ts';

/** What a network says of an image. */
export interface NetworkAnswer {
  readonly outputs: ReadonlyMap<string, NetworkOutput>;
  /** How the image was shown to it. */
  readonly frame: Frame;
}

/**
 * Shows an image to a network.
 *
 * @throws Error that names the member of the manifest with which the network does not agree.
 */
export async function runNetwork(
  network: Network,
  image: DecodedImage,
  description: InputDescription,
  outputs: readonly string[],
): Promise<NetworkAnswer> {
  const input = findInput(network, description);
  const frame = await frameOf(image.pixels, description);
  return { outputs: await network.run(inputTensor(frame.pixels, input, description), outputs), frame };
}

/** Finds an output by its name, or the only one. @throws Error that names the member of the manifest. */
export function findOutput(network: Network, member: string, name: string | undefined): string {
  const names = network.outputs.map((output) => output.name);
  const found = name === undefined && names.length === 1 ? names[0] : names.find((each) => each === name);
  if (found !== undefined) return found;
  const problem = name === undefined ? 'is missing' : `is ${name}`;
  throw new Error(`${member} ${problem}, but the network has ${names.join(', ')}`);
}
