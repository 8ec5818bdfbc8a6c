import { readFile } from 'node:fs/promises';
import type { Network } from './network.ts';
import type { Runtime } from './runtime.ts';

/**
 * Opens an ONNX file; a tfjs `model.json` or a `.tflite` file is converted first.
 *
 * @throws Error that names the file, when it cannot be read or is no network that the runtime knows.
 */
export async function openNetworkFile(runtime: Runtime, file: string): Promise<Network> {
  const bytes = await readOnnx(file);
  try {
    return await runtime.load(bytes);
  } catch (cause) {
    throw new Error(`${file} is no network that can be run: ${messageOf(cause)}`, { cause });
  }
}

/** The bytes of a network as ONNX. @throws ConversionError, or Error of the file system. */
export async function readOnnx(file: string): Promise<Uint8Array> {
  if (file.endsWith('.onnx')) return readFile(file);
  const { convertModel } = await import('../convert/convert-model.ts');
  return convertModel(file);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
