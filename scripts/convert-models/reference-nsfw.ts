import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { weightEntries } from '../../src/engine/convert/tfjs/tfjs-files.ts';
import { NSFW_SIDE } from './convert-nsfw.ts';
import { toPixels } from './images.ts';
import type { KerasModel } from './keras-model.ts';
import type { Outputs } from './sessions.ts';

/** Runs the original Keras model in TensorFlow.js on the plain JavaScript backend. */
export async function referenceNsfw(model: KerasModel, image: Float32Array): Promise<Outputs> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const artifacts: tf.io.ModelArtifacts = {
    modelTopology: model.json.modelTopology,
    weightSpecs: weightEntries(model.json) as tf.io.WeightsManifestEntry[],
    weightData: model.raw.buffer,
  };
  const network = await layers.loadLayersModel({ load: () => Promise.resolve(artifacts) });
  const pixels = toPixels(image, (value) => value / 255);
  const scores = network.predict(tf.tensor(pixels, [1, NSFW_SIDE, NSFW_SIDE, 3])) as tf.Tensor;
  return new Map([['scores', (await scores.data()) as Float32Array]]);
}
