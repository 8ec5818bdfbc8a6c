/** Weight files of the object detector, in `models/`. Here, so that the registry can name them without loading a runtime. */
export const OBJECT_WEIGHTS: readonly string[] = ['objects.onnx', 'objects.labels.json'];

/** Mean and standard deviation of the object detector's features over a collection of pictures, in `models/`. */
export const FEATURE_STATISTICS: string = 'features.statistics.json';

/** Weight files of the face detector, in `models/`. */
export const FACE_WEIGHTS: readonly string[] = ['faces.onnx'];

/** Weight files of the classifier that tells porn from other pictures, in `models/`. */
export const NSFW_WEIGHTS: readonly string[] = ['nsfw.onnx', 'nsfw.labels.json'];
