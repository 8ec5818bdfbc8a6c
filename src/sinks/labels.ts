import type { Prediction } from '../record/record.ts';

/** A word for an image and how sure the model is of it, 0–1; of a colour, its share of the image. */
export interface Label {
  readonly id: string;
  readonly name: string;
  readonly value: number;
}

/**
 * Lists the words that a prediction has for the image, the surest first, each once with its best value: concepts of
 * the image, of its regions and of its frames, and colours. Whatever else a model says gives none.
 */
export function labelsOf({ concepts = [], regions = [], colors = [], frames = [] }: Prediction): readonly Label[] {
  const best = new Map<string, Label>();
  const found: readonly Label[] = [
    ...concepts,
    ...regions.flatMap((region) => region.concepts),
    ...frames.flatMap((frame) => frame.concepts),
    ...colors.map(({ w3c, value }) => ({ id: w3c.hex, name: w3c.name, value })),
  ];
  for (const { id, name, value } of found) {
    if (value > (best.get(id)?.value ?? -Infinity)) best.set(id, { id, name, value });
  }
  return [...best.values()].toSorted((one, other) => other.value - one.value);
}
