import { MODEL_TYPE_IDS } from '../wire/model-types.ts';
import type { Model } from '../wire/model.ts';

/** Tells whether a model is of a type, in the words of 2017 (`concept`, `embed`, `facedetect-identity`) or of today. */
export function isOfType(model: Model, type: string): boolean {
  const { output_info: info, model_type_id: typeId } = model;
  // The finer type decides: a celebrity model has the type `concept`, but is asked for by `facedetect-identity`.
  const legacy = info?.type_ext ?? info?.type;
  if (legacy !== undefined) return legacy === type || typeId === type;
  return typeId !== undefined && (typeId === type || (MODEL_TYPE_IDS[type] ?? []).includes(typeId));
}
