import { PUBLIC_MODELS } from '../../wire/public-models.ts';
import { NSFW_WEIGHTS } from '../vision/weights.ts';
import type { EngineModel } from './model.ts';
import { publicConcepts } from './public-concepts.ts';

/**
 * What a moderator would ask of an image: `safe`, `suggestive` or `explicit`, which add up to 1.
 *
 * The same net as nsfw-v1.0 decides: `explicit` is the probability of porn or hentai, `suggestive` that of a sexy
 * picture, `safe` that of a neutral or drawn one. The service's `gore` and `drug` are not offered, for there are no
 * weights for them: such an image may well be called safe.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/clarifai-models.md.
 */
export const moderationModel: EngineModel = {
  identity: PUBLIC_MODELS.moderation,
  revision: 1,
  weights: NSFW_WEIGHTS,
  conceptNames: ['safe', 'suggestive', 'explicit'],
  inBaseWorkflow: false,
  async predict(images, vision) {
    const answers = [];
    for (const image of images) {
      const { drawing, hentai, neutral, porn, sexy } = await vision.nsfw(image);
      const scores = new Map([
        ['safe', neutral + drawing],
        ['suggestive', sexy],
        ['explicit', porn + hentai],
      ]);
      answers.push({ concepts: publicConcepts(scores) });
    }
    return answers;
  },
};
