import '@tensorflow/tfjs-backend-cpu';
import * as converter from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { weightEntries } from '../../src/engine/convert/tfjs/tfjs-files.ts';
import { OBJECTS_FEATURES, OBJECTS_FEED, OBJECTS_PATH, OBJECTS_SIDE } from './convert-objects.ts';
import { toPixels } from './images.ts';
import type { Outputs } from './sessions.ts';
import type { TarFiles } from './tarball.ts';
import { tfjsFiles } from './tfjs-graph.ts';

/** Runs the original tfjs graph, its own box decoding included, in TensorFlow.js on the plain JavaScript backend. */
export async function referenceObjects(files: TarFiles, image: Float32Array): Promise<Outputs> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const model = await loadModel(files);
  const pixels = toPixels(image, (value) => value * Math.fround(2 / 255) - 1);
  const feed = tf.tensor(pixels, [1, OBJECTS_SIDE, OBJECTS_SIDE, 3]);
  const wanted = ['Postprocessor/ExpandDims_1', 'Postprocessor/convert_scores', OBJECTS_FEATURES];
  const [boxes, scores, features] = model.execute({ [OBJECTS_FEED]: feed }, wanted) as tf.Tensor[];
  if (!boxes || !scores || !features) throw new Error('tfjs returned too few tensors');
  return new Map([
    ['boxes', await floats(boxes)],
    ['scores', await floats(scores)],
    ['embedding', await floats(tf.mean(features, [1, 2]))],
  ]);
}

async function loadModel(files: TarFiles): Promise<converter.GraphModel> {
  const { json, shards } = tfjsFiles(files, OBJECTS_PATH);
  const artifacts: tf.io.ModelArtifacts = {
    modelTopology: json.modelTopology as object,
    weightSpecs: weightEntries(json) as tf.io.WeightsManifestEntry[],
    weightData: shards.buffer,
  };
  return converter.loadGraphModel({ load: () => Promise.resolve(artifacts) });
}

async function floats(tensor: tf.Tensor): Promise<Float32Array> {
  return (await tensor.data()) as Float32Array;
}
