import type { OkRecord, Prediction, PredictionRecord, RecordedConcept, RecordedRegion } from '../../record/record.ts';
import type { RecordedImage, RecordedImages } from '../../record/recorded-image.ts';

/** What of the stored records is wanted. */
export interface Wanted {
  /** Names or ids of models; empty: all. */
  readonly models: readonly string[];
  /** Concepts and regions that are less sure are left out. 0–1. @default 0 */
  readonly minValue?: number;
  /** Concepts per image or region, the surest ones. @default all */
  readonly maxConcepts?: number;
}

/**
 * Leaves out what is not wanted: records of other models, concepts and regions that are not sure enough. Colours are
 * shares, not guesses, and stay. A failure before the models stays too; an image without a record left does not.
 */
export function narrowed(images: RecordedImages, wanted: Wanted): RecordedImages {
  return function* narrow() {
    for (const image of images()) {
      const records = image.records.filter((record) => isOfModel(record, wanted)).map((record) => cut(record, wanted));
      if (records.length > 0) yield { ...image, records } satisfies RecordedImage;
    }
  };
}

function isOfModel({ model }: PredictionRecord, { models }: Wanted): boolean {
  return model === null || models.length === 0 || models.includes(model.name) || models.includes(model.id);
}

function cut(record: PredictionRecord, wanted: Wanted): PredictionRecord {
  if (record.status !== 'ok') return record;
  const { concepts, regions, frames } = record;
  const changed: Prediction = {
    ...(concepts && { concepts: cutConcepts(concepts, wanted) }),
    ...(regions && { regions: regions.flatMap((region) => cutRegion(region, wanted)) }),
    ...(frames && { frames: frames.map((frame) => ({ ...frame, concepts: cutConcepts(frame.concepts, wanted) })) }),
  };
  return { ...record, ...changed } satisfies OkRecord;
}

function cutConcepts(concepts: readonly RecordedConcept[], wanted: Wanted): readonly RecordedConcept[] {
  const { minValue = 0, maxConcepts = Infinity } = wanted;
  const sure = concepts.filter(({ value }) => value >= minValue);
  return sure.length <= maxConcepts ? sure : sure.toSorted((a, b) => b.value - a.value).slice(0, maxConcepts);
}

/** A region stays while the detection itself or one of its concepts is sure enough; one that tells neither stays. */
function cutRegion(region: RecordedRegion, wanted: Wanted): readonly RecordedRegion[] {
  const concepts = cutConcepts(region.concepts, wanted);
  const { value, concepts: all } = region;
  const isSure = value === undefined ? concepts.length > 0 || all.length === 0 : value >= (wanted.minValue ?? 0);
  return isSure || concepts.length > 0 ? [{ ...region, concepts }] : [];
}
