import type { Concept, Data } from '../../wire/data.ts';
import { conceptId } from '../models/concept-id.ts';
import type { DecodedImage } from '../vision/decoded-image.ts';
import type { Network } from '../vision/network.ts';
import { activate } from './activation.ts';
import type { ClassifierDescription } from './description.ts';
import { findOutput, runNetwork } from './run-network.ts';

/** Concepts with a value of at least the threshold, best first. @throws Error that names the member of the manifest. */
export async function classify(
  image: DecodedImage,
  network: Network,
  { input, labels, output }: ClassifierDescription,
): Promise<Data> {
  const name = findOutput(network, 'output.name', output.name);
  const { outputs } = await runNetwork(network, image, input, [name]);
  const { data, shape } = outputs.get(name)!;
  if (data.length !== labels.length) {
    throw new Error(`labels has ${labels.length} entries, but the network's output ${name} is [${shape.join(', ')}]`);
  }
  const values = activate(data, labels.length, output.activation);
  const best = new Map<string, number>();
  for (const [column, label] of labels.entries()) {
    // Lists of labels may name two columns alike (ImageNet has two cranes).
    if (label !== null) best.set(label, Math.max(values[column]!, best.get(label) ?? 0));
  }
  return { concepts: conceptsOf(best, output.threshold) };
}

function conceptsOf(values: ReadonlyMap<string, number>, threshold: number): readonly Concept[] {
  return [...values]
    .filter(([, value]) => value >= threshold)
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, value]) => ({ id: conceptId(name), name, value, app_id: 'main' }));
}
