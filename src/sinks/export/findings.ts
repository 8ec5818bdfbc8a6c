import type { OkRecord, RecordedConcept, RecordedRegion } from '../../record/record.ts';
import type { RecordedImage } from '../../record/recorded-image.ts';

/** The records of an image in which a model answered. */
export function answersOf({ records }: RecordedImage): readonly OkRecord[] {
  return records.filter((record) => record.status === 'ok');
}

/** What a region is called where it may have one name only: its surest concept, or else the model that found it. */
export interface NamedRegion {
  readonly id: string;
  readonly name: string;
  /** 0–1; undefined when the model gives none. */
  readonly value: number | undefined;
  /** Fractions 0–1 of the image's width and height. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Names a region and tells where it is; what lies outside the image is cut off. */
export function namedRegion({ concepts, box, value, focus }: RecordedRegion, { model }: OkRecord): NamedRegion {
  const best = surest(concepts);
  const [left, top] = [fraction(box.left), fraction(box.top)];
  return {
    id: best?.id ?? model.id,
    name: best?.name ?? model.name,
    value: best?.value ?? value ?? focus?.value,
    left,
    top,
    width: Math.max(fraction(box.right) - left, 0),
    height: Math.max(fraction(box.bottom) - top, 0),
  };
}

/** Rounds to so many digits after the point. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function surest(concepts: readonly RecordedConcept[]): RecordedConcept | undefined {
  const [first, ...others] = concepts;
  return others.reduce((best, concept) => (best && best.value >= concept.value ? best : concept), first);
}

function fraction(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
