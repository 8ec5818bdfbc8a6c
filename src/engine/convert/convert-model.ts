import { readFile } from 'node:fs/promises';
import { ConversionError } from './conversion-error.ts';
import { Network } from './network/network.ts';
import { OnnxBuilder } from './onnx/onnx-builder.ts';
import { readGraphModel } from './tfjs/graph-model.ts';
import { lowerGraph } from './tfjs/lower-graph.ts';
import type { TfjsFiles } from './tfjs/tfjs-files.ts';
import { readLayersModel } from './tfjs/layers-model.ts';
import { lowerLayers } from './tfjs/lower-layers.ts';
import { readTfjsFiles } from './tfjs/tfjs-files.ts';
import { lowerTflite } from './tflite/lower-tflite.ts';
import { readTfliteModel } from './tflite/tflite-file.ts';

/**
 * Turns a model made for TensorFlow.js or TensorFlow Lite into the bytes of an ONNX file.
 *
 * The network keeps the names and axes of its original: an image goes in as [N, height, width, channels] and comes out
 * likewise. Inputs and outputs are float32 whatever the original had; weights are widened to float32. An input that was
 * quantised still takes the stored numbers (0 to 255 for bytes), an output gives what such numbers stand for.
 *
 * @param file a `model.json` of TensorFlow.js (graph or layers model, with its shards beside it) or a `.tflite` file.
 * @throws ConversionError when the file is unreadable or broken, or uses an operation that is not supported.
 */
export async function convertModel(file: string): Promise<Uint8Array> {
  try {
    const onnx = new OnnxBuilder('converted', 'float32', 'inner/');
    const net = new Network(onnx);
    if (file.endsWith('.tflite')) lowerTflite(net, readTfliteModel(await readFile(file)));
    else lowerTfjs(net, await readTfjsFiles(file));
    return onnx.finish();
  } catch (error) {
    throw new ConversionError(file, error);
  }
}

function lowerTfjs(net: Network, files: TfjsFiles): void {
  if (isGraph(files)) lowerGraph(net, readGraphModel(files));
  else lowerLayers(net, readLayersModel(files));
}

/** Old files do not name their format. */
function isGraph({ json: { format, modelTopology } }: TfjsFiles): boolean {
  if (format === undefined)
    return typeof modelTopology === 'object' && modelTopology !== null && 'node' in modelTopology;
  if (format !== 'graph-model' && format !== 'layers-model') throw new Error(`its format is the unknown ${format}`);
  return format === 'graph-model';
}
