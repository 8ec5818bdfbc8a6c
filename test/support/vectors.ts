import type { Inference } from '../../src/engine/inference/inference.ts';
import type { ServedModel } from '../../src/engine/served-models.ts';
import { EMBEDDING_MODEL_ID } from '../../src/engine/training/embedding.ts';
import { CountingInference, MODEL, pngBase64, startTestEngine } from './engine.ts';
import type { TestEngine, TestReply } from './engine.ts';

const DIMENSIONS = 8;

/** The embedding of the tests' engine. */
export const EMBEDDING: ServedModel = {
  identity: {
    id: EMBEDDING_MODEL_ID,
    name: 'general-v1.3',
    slug: 'general-image-embedding',
    type: 'embed',
    typeExt: 'embed',
    modelTypeId: 'visual-embedder',
  },
  versionId: 'embedding-1',
  inBaseWorkflow: true,
  concepts: [],
};

/** An image whose vector lies along an axis (0–7); `seed` makes it distinct and its vector a little different. */
export function imageAlong(axis: number, seed = 0): object {
  return { data: { image: { base64: pngBase64(10, `|${axis}|${seed}`) } } };
}

/** Makes vectors of the images of `imageAlong`, and can be held up. */
class VectorInference extends CountingInference {
  #gate = Promise.resolve();

  /** No image is answered from now on until the function that comes back is called. */
  hold(): () => void {
    let open = (): void => undefined;
    this.#gate = new Promise((resolve) => {
      open = resolve;
    });
    return open;
  }

  override async analyse(image: Uint8Array, modelIds: readonly string[]): ReturnType<Inference['analyse']> {
    await this.#gate;
    const analysis = await super.analyse(image, modelIds);
    if (analysis.kind === 'unreadable' || !modelIds.includes(EMBEDDING_MODEL_ID)) return analysis;
    const [, axis, seed] = Buffer.from(image).toString('latin1').split('|').map(Number);
    const vector = Array.from(
      { length: DIMENSIONS },
      (_, index) => Number(index === axis) + 0.05 * Math.sin((seed ?? 0) * (index + 1)),
    );
    const data = new Map(analysis.data).set(EMBEDDING_MODEL_ID, {
      embeddings: [{ vector, num_dimensions: DIMENSIONS }],
    });
    return { ...analysis, data };
  }
}

export interface VectorEngine extends TestEngine {
  /** Holds up the images; see `VectorInference`. */
  hold(): () => void;
  /** Adds `count` images along an axis and waits until they are processed. */
  addAlong(axis: number, concepts: readonly object[], count: number): Promise<void>;
  /** Begins a training; returns the path of its version. */
  train(modelId: string): Promise<string>;
  /** Asks for a version until its status is none of those. */
  waitWhile(versionPath: string, codes: readonly number[]): Promise<TestReply>;
  /** Trains a model to the end; returns the version. */
  trained(modelId: string): Promise<TestReply>;
}

/** An engine with an embedding. */
export async function startVectorEngine({
  folder,
  embedding = EMBEDDING,
  inference = new VectorInference(),
}: {
  readonly folder?: string;
  readonly embedding?: ServedModel;
  readonly inference?: CountingInference;
} = {}): Promise<VectorEngine> {
  const engine = await startTestEngine({ ...(folder && { folder }), models: [MODEL, embedding], inference });
  let count = 0;

  const train = async (modelId: string): Promise<string> => {
    const { body } = await engine.call('POST', `/v2/models/${modelId}/versions`);
    return `/v2/models/${modelId}/versions/${body.model.model_version.id as string}`;
  };
  const waitWhile = async (path: string, codes: readonly number[]): Promise<TestReply> => {
    for (;;) {
      const reply = await engine.call('GET', path);
      if (!codes.includes(reply.body.model_version.status.code as number)) return reply;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    ...engine,
    hold() {
      if (inference instanceof VectorInference) return inference.hold();
      throw new Error('only a VectorInference can be held up');
    },
    train,
    waitWhile,
    trained: async (modelId) => waitWhile(await train(modelId), [21103, 21101]),
    async addAlong(axis, concepts, images) {
      const inputs = Array.from({ length: images }, () => {
        count += 1;
        const { data } = imageAlong(axis, count) as { data: object };
        return { id: `input-${count}`, data: { ...data, ...(concepts.length > 0 && { concepts }) } };
      });
      await engine.call('POST', '/v2/inputs', { inputs });
      await engine.processed();
    },
  };
}
