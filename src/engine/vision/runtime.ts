import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Env, InferenceSession } from 'onnxruntime-common';
import { NativeGate } from '../../base/native-gate.ts';
import { packageFile } from '../../base/package-file.ts';
import type { Inference } from '../inference/inference.ts';
import { refuseTelemetry } from './no-telemetry.ts';
import { networkOf, type MakeTensor, type Network, type Session } from './network.ts';

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
  /** Releases all networks; none may be asked any more. */
  close(): Promise<void>;
}

const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  // Workers scale better than threads within a net: one each.
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
};

/** What both builds of onnxruntime export. `npm run build` puts them into `dist/onnxruntime`, for npm would not. */
interface Onnx {
  readonly InferenceSession: {
    create(file: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: MakeTensor;
  readonly env: Env;
}

/** The native runtime, or the WebAssembly one (5–7 times slower) where the native one cannot be loaded. */
export async function loadRuntime(gate: NativeGate = new NativeGate()): Promise<Runtime> {
  try {
    return await loadNativeRuntime(gate);
  } catch {
    return loadWasmRuntime(gate);
  }
}

/** @throws Error when there is no library for this machine, or it cannot be loaded. */
export async function loadNativeRuntime(gate: NativeGate = new NativeGate()): Promise<Runtime> {
  return runtime('onnxruntime-node', await gate.pass(async () => requireNative()), gate);
}

function requireNative(): Onnx {
  refuseTelemetry();
  return createRequire(import.meta.url)(fileURLToPath(packageFile('dist/onnxruntime/lib/native.cjs'))) as Onnx;
}

/** Runs anywhere: WebAssembly. */
export async function loadWasmRuntime(gate: NativeGate = new NativeGate()): Promise<Runtime> {
  const onnx = (await import(packageFile('dist/onnxruntime/lib/web.mjs').href)) as Onnx;
  onnx.env.wasm.numThreads = 1;
  return runtime('onnxruntime-web', onnx, gate);
}

/** Why the native runtime cannot be loaded, in a sentence for people; null where it can. */
export function problemOfNativeRuntime(): string | null {
  try {
    requireNative();
    return null;
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return reason.startsWith('Cannot find module')
      ? `there is no library for ${process.platform} ${process.arch} in ${fileURLToPath(packageFile('dist/onnxruntime/bin'))}`
      : `the library cannot be loaded, which on Linux needs glibc 2.28 or later: ${reason}`;
  }
}

function runtime(backend: Runtime['backend'], onnx: Onnx, gate: NativeGate): Runtime {
  const opened: InferenceSession[] = [];
  const openSession = async (bytes: Uint8Array): Promise<Session> => {
    const session = await gate.pass(async () => onnx.InferenceSession.create(bytes, SESSION_OPTIONS));
    opened.push(session);
    const { inputNames, inputMetadata, outputMetadata } = session;
    const run: Session['run'] = async (feeds, outputs) => gate.pass(async () => session.run(feeds, outputs));
    return { inputNames, inputMetadata, outputMetadata, run };
  };
  return {
    backend,
    load: async (bytes) => networkOf(await openSession(bytes), onnx.Tensor),
    async open(model) {
      const session = await openSession(typeof model === 'string' ? await readFile(model) : model);
      const [inputName = 'image'] = session.inputNames;
      return {
        async run(input, shape, outputs) {
          const results = await session.run({ [inputName]: new onnx.Tensor('float32', input, shape) }, outputs);
          return (name) => float32(results, name);
        },
      };
    },
    async close() {
      for (const session of opened.splice(0)) await gate.pass(async () => session.release());
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
