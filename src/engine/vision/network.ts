import type { InferenceSession, OnnxValue, Tensor } from 'onnxruntime-common';

/** What a network says of one of its inputs or outputs. */
export interface TensorShape {
  readonly name: string;
  /** `float32`, `uint8`, … */
  readonly type: string;
  /** A name stands for a length that is not fixed. */
  readonly shape: readonly (number | string)[];
}

/** Numbers for a network's input, in the order of `shape`. */
export interface NetworkInput {
  readonly name: string;
  readonly type: 'float32' | 'uint8';
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** What an output holds, as float32 whatever its type is. */
export interface NetworkOutput {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** An ONNX network that nothing is known of but what it says itself. */
export interface Network {
  readonly inputs: readonly TensorShape[];
  readonly outputs: readonly TensorShape[];
  /** @throws Error when the network cannot work on this, or an output holds no numbers. */
  run(input: NetworkInput, outputs: readonly string[]): Promise<ReadonlyMap<string, NetworkOutput>>;
}

/** Makes tensors of the runtime that the session belongs to. */
export type MakeTensor = new (
  type: NetworkInput['type'],
  data: Float32Array | Uint8Array,
  shape: readonly number[],
) => Tensor;

/** What is used of a runtime's session. */
export interface Session extends Pick<InferenceSession, 'inputNames' | 'inputMetadata' | 'outputMetadata'> {
  run(feeds: InferenceSession.FeedsType, outputs: readonly string[]): Promise<InferenceSession.ReturnType>;
}

/** Shows a session as a network. */
export function networkOf(session: Session, TensorOfRuntime: MakeTensor): Network {
  return {
    inputs: session.inputMetadata.flatMap(tensorShape),
    outputs: session.outputMetadata.flatMap(tensorShape),
    async run({ name, type, data, shape }, outputs) {
      const values = type === 'uint8' ? Uint8Array.from(data, Math.round) : data;
      const results = await session.run({ [name]: new TensorOfRuntime(type, values, shape) }, outputs);
      return new Map(outputs.map((output) => [output, numbersOf(results[output], output)]));
    },
  };
}

function tensorShape(metadata: InferenceSession.ValueMetadata): readonly TensorShape[] {
  return metadata.isTensor ? [{ name: metadata.name, type: metadata.type, shape: metadata.shape }] : [];
}

function numbersOf(value: OnnxValue | undefined, name: string): NetworkOutput {
  const { data, dims = [] } = value ?? {};
  if (data instanceof Float32Array) return { data, shape: dims };
  if (data instanceof BigInt64Array) return { data: Float32Array.from(data, Number), shape: dims };
  if (data instanceof Int32Array || data instanceof Uint8Array || data instanceof Float64Array) {
    return { data: Float32Array.from(data), shape: dims };
  }
  throw new Error(`the output ${name} is of a type that cannot be read (${value?.type ?? 'none'})`);
}
