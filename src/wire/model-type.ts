/**
 * A kind of model that today's service knows.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export interface ModelType {
  /** `visual-classifier` */
  readonly id: string;
  readonly title?: string;
  readonly description?: string;
  readonly input_fields?: readonly string[];
  readonly output_fields?: readonly string[];
  readonly trainable?: boolean;
  readonly creatable?: boolean;
}
