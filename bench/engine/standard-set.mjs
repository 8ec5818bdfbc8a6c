import { PUBLIC_MODELS } from '../../dist/wire/public-models.js';

const { general, generalEmbedding, face, nsfw } = PUBLIC_MODELS;

/** Objects (with the concepts made of them), embedding, faces, nsfw: ids of models. */
export const STANDARD_SET = [general.id, generalEmbedding.id, face.id, nsfw.id];
