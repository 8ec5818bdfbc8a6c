/** Weight files of the object detector, in `models/`. Here, so that the registry can name them without loading a runtime. */
export const OBJECT_WEIGHTS: readonly string[] = ['objects.onnx', 'objects.labels.json'];

/** Weight files of the face detector, in `models/`. */
export const FACE_WEIGHTS: readonly string[] = ['faces.onnx'];
