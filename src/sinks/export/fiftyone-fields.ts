import type { OkRecord } from '../../record/record.ts';

/** What a field holds; FiftyOne lets no field hold both. */
export type FieldKind = 'Classifications' | 'Detections';

/**
 * Names that samples of FiftyOne have for themselves: default fields, and methods and properties that a field would
 * hide. Source: `fiftyone.core.sample.Sample` and `fiftyone.core.document.Document`.
 */
const OWN_NAMES: readonly string[] = [
  ['id', 'filepath', 'tags', 'metadata', 'created_at', 'last_modified_at', 'frames', 'group', 'support'],
  ['filename', 'media_type', 'element_str', 'field_names', 'dataset', 'dataset_id', 'in_dataset', 'sample_id'],
  ['add_labels', 'clear_field', 'compute_metadata', 'copy', 'from_dict', 'from_doc', 'from_frame', 'from_json'],
  ['get_field', 'has_field', 'iter_fields', 'merge', 'reload', 'save', 'set_field', 'to_dict', 'to_json'],
  ['to_mongo_dict', 'update_fields', 'frame_number', 'is_frames', 'get', 'keys', 'values', 'items'],
].flat();

/**
 * Names the field of each model and kind: the same in all samples, and no two the same. FiftyOne takes letters, digits
 * and underscores, no underscore at the start.
 */
export class FieldNames {
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>(OWN_NAMES);

  of({ model }: OkRecord, kind: FieldKind): string {
    const key = `${kind} ${model.id}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const plain = model.name.replaceAll(/\W/g, '_').replace(/^(?=[\d_])/, 'model_');
    const hasOther = this.#names.has(`${kind === 'Detections' ? 'Classifications' : 'Detections'} ${model.id}`);
    const ending = kind === 'Detections' ? '_regions' : '_concepts';
    const name = this.#free(hasOther ? plain + ending : plain);
    this.#names.set(key, name);
    this.#taken.add(name);
    return name;
  }

  #free(name: string): string {
    if (!this.#taken.has(name)) return name;
    for (let number = 2; ; number += 1) {
      const numbered = `${name}_${number}`;
      if (!this.#taken.has(numbered)) return numbered;
    }
  }
}
