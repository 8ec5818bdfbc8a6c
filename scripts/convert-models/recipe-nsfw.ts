import { convertNsfw, NSFW_LABELS, NSFW_PATH, NSFW_SIDE, NSFW_WEIGHTS_PATH } from './convert-nsfw.ts';
import { loadStretched } from './images.ts';
import { readKerasModel } from './keras-model.ts';
import type { Recipe } from './recipe.ts';
import { output } from './recipe.ts';
import { referenceNsfw } from './reference-nsfw.ts';
import { NSFWJS } from './sources.ts';

/** The small MobileNetV2 of nsfwjs: how safe a picture is for work. */
export const NSFW: Recipe = {
  name: 'nsfw',
  release: NSFWJS,
  path: NSFW_PATH,
  licence: 'MIT',
  weights: 'uint8',
  side: NSFW_SIDE,
  outputs: { scores: ['N', NSFW_LABELS.length] },
  labels: NSFW_LABELS,
  load: loadStretched,
  open: (files) => {
    const model = readKerasModel(files, NSFW_PATH, NSFW_WEIGHTS_PATH);
    return {
      convert: () => convertNsfw(model),
      reference: (image) => referenceNsfw(model, image),
    };
  },
  compareOn: ['astronaut.png', 'march-pastoral.jpg'],
  judge: (_, outputs) => {
    const [, hentai = 1, , porn = 1] = output(outputs, 'scores');
    return hentai + porn < 0.5 ? undefined : `hentai ${hentai.toFixed(2)}, porn ${porn.toFixed(2)}`;
  },
};
