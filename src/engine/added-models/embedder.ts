import type { Data } from '../../wire/data.ts';
import { unitVector } from '../models/embedding.ts';
import type { DecodedImage } from '../vision/decoded-image.ts';
import type { Network } from '../vision/network.ts';
import type { EmbedderDescription } from './description.ts';
import { findOutput, runNetwork } from './run-network.ts';

/** A vector of length 1. @throws Error that names the member of the manifest. */
export async function embed(
  image: DecodedImage,
  network: Network,
  { input, output }: EmbedderDescription,
): Promise<Data> {
  const name = findOutput(network, 'output.name', output.name);
  const { outputs } = await runNetwork(network, image, input, [name]);
  const { data, shape } = outputs.get(name)!;
  if (!shape.includes(data.length) || data.length < 2) {
    throw new Error(`output.name: ${name} is [${shape.join(', ')}]; an embedder must give one vector for an image`);
  }
  if (!data.every(Number.isFinite)) throw new Error('file: the network gives a vector that holds no numbers');
  const vector = unitVector(data);
  return { embeddings: [{ vector, num_dimensions: vector.length }] };
}
