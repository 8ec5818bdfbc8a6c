import { readFile } from 'node:fs/promises';
import type { InferenceSession, Tensor } from 'onnxruntime-web';
import type { Inference } from '../inference/inference.ts';

/** A loaded net. */
interface Net {
  /**
   * @param input float32 values in the order of `shape`, given to the net's input `image`.
   * @param outputs names of the outputs to compute.
   */
  run(input: Float32Array, shape: readonly number[], outputs: readonly string[]): Promise<NetOutputs>;
}

/** The values of an output by its name. @throws Error when the net gave no such float32 output. */
type NetOutputs = (name: string) => Float32Array;

/** What executes ONNX files: one thread, on the CPU. */
export interface Runtime {
  readonly backend: Inference['backend'];
  open(file: string): Promise<Net>;
}

/** Both packages share the interface of `onnxruntime-common`. */
interface Onnx {
  readonly InferenceSession: {
    create(file: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: { new (type: 'float32', data: Float32Array, shape: readonly number[]): Tensor };
}

/** The native runtime, or the WebAssembly one (5–7 times slower) where the optional native package is not installed. */
export async function loadRuntime(): Promise<Runtime> {
  try {
    return await loadNativeRuntime();
  } catch {
    return loadWasmRuntime();
  }
}

/** @throws Error when the optional package is missing or has no library for this machine. */
export async function loadNativeRuntime(): Promise<Runtime> {
  // Named by a variable: the compiler must not need a package that may be missing.
  const optionalPackage: string = 'onnxruntime-node';
  return runtime('onnxruntime-node', (await import(optionalPackage)) as Onnx);
}

/** Runs anywhere: WebAssembly. */
export async function loadWasmRuntime(): Promise<Runtime> {
  const onnx = await import('onnxruntime-web');
  onnx.env.wasm.numThreads = 1;
  return runtime('onnxruntime-web', onnx);
}

function runtime(backend: Runtime['backend'], onnx: Onnx): Runtime {
  return {
    backend,
    async open(file) {
      const session = await onnx.InferenceSession.create(await readFile(file), {
        // Workers scale better than threads within a net: one each.
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      });
      return {
        async run(input, shape, outputs) {
          const results = await session.run({ image: new onnx.Tensor('float32', input, shape) }, outputs);
          return (name) => float32(results, name);
        },
      };
    },
  };
}

function float32(results: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  const data = results[name]?.data;
  if (!(data instanceof Float32Array)) {
    throw new Error(`the net gave no float32 output named ${name}`);
  }
  return data;
}
