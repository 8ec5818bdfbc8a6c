import { startVectorEngine } from '../../support/vectors.ts';
import type { VectorEngine } from '../../support/vectors.ts';

/** The model that the tests make. */
export interface Draft {
  readonly concepts?: readonly string[];
  readonly config?: object;
}

/** Makes the model `pets`. */
export async function makeModel(
  engine: VectorEngine,
  { concepts = ['cat', 'dog'], config = {} }: Draft = {},
): Promise<void> {
  const output_info = { data: { concepts: concepts.map((id) => ({ id })) }, output_config: config };
  await engine.call('POST', '/v2/models', { model: { id: 'pets', output_info } });
}

/** Six cats along axis 0 and six dogs along axis 1. */
export async function addPets(engine: VectorEngine): Promise<void> {
  await engine.addAlong(0, [{ id: 'cat' }], 6);
  await engine.addAlong(1, [{ id: 'dog' }], 6);
}

/** An engine with the model `pets`, trained with six cats and six dogs. */
export async function startTrained(draft?: Draft): Promise<VectorEngine> {
  const engine = await startVectorEngine();
  await makeModel(engine, draft);
  await addPets(engine);
  await engine.trained('pets');
  return engine;
}

/** The probabilities of the model for an image, by concept. */
export async function ask(
  engine: VectorEngine,
  input: object,
  path = '/v2/models/pets',
): Promise<Record<string, number>> {
  const { body } = await engine.call('POST', `${path}/outputs`, { inputs: [input] });
  const concepts = body.outputs[0].data.concepts as { id: string; value: number }[];
  return Object.fromEntries(concepts.map(({ id, value }) => [id, value]));
}
