/**
 * What today's service calls the model types of 2017.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export const MODEL_TYPE_IDS: Readonly<Record<string, readonly string[]>> = {
  concept: ['visual-classifier', 'embedding-classifier'],
  embed: ['visual-embedder'],
  color: ['color-classifier'],
  facedetect: ['visual-detector'],
  cluster: ['clusterer'],
};
