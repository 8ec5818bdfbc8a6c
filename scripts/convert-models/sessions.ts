import * as native from 'onnxruntime-node';
import * as web from 'onnxruntime-web';

/** Named results of one run. */
export type Outputs = ReadonlyMap<string, Float32Array>;

/** The two runtimes the models must work in. */
export type Runtime = 'onnxruntime-node' | 'onnxruntime-web';

/** One loaded model: images of the given side in, named results out, with the shapes they came in. */
export interface Model {
  readonly run: (images: Float32Array, side: number) => Promise<Outputs>;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

/** Loads a model on one thread. Warnings of the runtime go to stderr. */
export async function loadModel(runtime: Runtime, file: Uint8Array): Promise<Model> {
  web.env.wasm.numThreads = 1;
  const { InferenceSession, Tensor } = runtime === 'onnxruntime-node' ? native : web;
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 2 });
  const shapes = new Map<string, readonly number[]>();
  const run = async (images: Float32Array, side: number): Promise<Outputs> => {
    const batch = images.length / (3 * side * side);
    const results = await session.run({ image: new Tensor('float32', images, [batch, 3, side, side]) });
    const outputs = new Map<string, Float32Array>();
    for (const [name, tensor] of Object.entries(results)) {
      outputs.set(name, tensor.data as Float32Array);
      shapes.set(name, tensor.dims);
    }
    return outputs;
  };
  return { run, shapes };
}
