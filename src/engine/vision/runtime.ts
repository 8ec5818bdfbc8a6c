import { readFile } from 'node:fs/promises';
import type { InferenceSession } from 'onnxruntime-web';
import type { Inference } from '../inference/inference.ts';
import { refuseTelemetry } from './no-telemetry.ts';
import { networkOf, type MakeTensor, type Network } from './network.ts';

/** A loaded net. */
interface Net {
  /**
   * @param input float32 values in the order of `shape`, given to the net's only input.
   * @param outputs names of the outputs to compute.
   */
  run(input: Float32Array, shape: readonly number[], outputs: readonly string[]): Promise<NetOutputs>;
}

/** The values of an output by its name. @throws Error when the net gave no such float32 output. */
type NetOutputs = (name: string) => Float32Array;

/** What executes ONNX files: one thread, on the CPU. */
export interface Runtime {
  readonly backend: Inference['backend'];
  /** @param model an ONNX file's path, or its bytes. */
  open(model: string | Uint8Array): Promise<Net>;
  /** Opens any ONNX file's bytes. @throws Error when they are none, or use what the runtime does not know. */
  load(onnx: Uint8Array): Promise<Network>;
}

/** Both packages share the interface of `onnxruntime-common`. */
interface Onnx {
  readonly InferenceSession: {
    create(file: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: MakeTensor;
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
  refuseTelemetry();
  return runtime('onnxruntime-node', (await import(optionalPackage)) as Onnx);
}

/** Runs anywhere: WebAssembly. */
export async function loadWasmRuntime(): Promise<Runtime> {
  const onnx = await import('onnxruntime-web');
  onnx.env.wasm.numThreads = 1;
  return runtime('onnxruntime-web', onnx);
}

function runtime(backend: Runtime['backend'], onnx: Onnx): Runtime {
  const create = async (bytes: Uint8Array): Promise<InferenceSession> =>
    onnx.InferenceSession.create(bytes, {
      // Workers scale better than threads within a net: one each.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
  return {
    backend,
    load: async (bytes) => networkOf(await create(bytes), onnx.Tensor),
    async open(model) {
      const session = await create(typeof model === 'string' ? await readFile(model) : model);
      const [inputName = 'image'] = session.inputNames;
      return {
        async run(input, shape, outputs) {
          const results = await session.run({ [inputName]: new onnx.Tensor('float32', input, shape) }, outputs);
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
