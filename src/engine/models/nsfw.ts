import { PUBLIC_MODELS } from '../../wire/public-models.ts';
import { NSFW_WEIGHTS } from '../vision/weights.ts';
import type { EngineModel } from './model.ts';
import { publicConcepts } from './public-concepts.ts';

/**
 * Whether an image is safe to look at at work: the concepts `sfw` and `nsfw`, which add up to 1.
 *
 * The net tells five kinds of picture apart, of which an image is one: `nsfw` is the probability of porn or hentai,
 * `sfw` that of a neutral, drawn or merely sexy picture. A limit of 0.5 is too low for photos of people: some clothed
 * groups reach 0.64, so 0.7 or more is advised.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/clarifai-models.md; measured: models/README.md.
 */
export const nsfwModel: EngineModel = {
  identity: PUBLIC_MODELS.nsfw,
  revision: 1,
  weights: NSFW_WEIGHTS,
  conceptNames: ['sfw', 'nsfw'],
  inBaseWorkflow: false,
  async predict(images, vision) {
    const answers = [];
    for (const image of images) {
      const { drawing, hentai, neutral, porn, sexy } = await vision.nsfw(image);
      const scores = new Map([
        ['sfw', neutral + drawing + sexy],
        ['nsfw', porn + hentai],
      ]);
      answers.push({ concepts: publicConcepts(scores) });
    }
    return answers;
  },
};
