/** What today's service calls the model types of 2017. Source: wire reference, section 7.1. */
export const MODEL_TYPE_IDS: Readonly<Record<string, readonly string[]>> = {
  concept: ['visual-classifier', 'embedding-classifier'],
  embed: ['visual-embedder'],
  color: ['color-classifier'],
  facedetect: ['visual-detector'],
  cluster: ['clusterer'],
};
