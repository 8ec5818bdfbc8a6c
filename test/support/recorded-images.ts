import type { PredictionRecord } from '../../src/record/record.ts';
import type { RecordedImage } from '../../src/record/recorded-image.ts';

/** An image with records, as a ledger gives it: those about the first one's image. */
export function recordedImage(...records: readonly [PredictionRecord, ...PredictionRecord[]]): RecordedImage {
  const { input } = records[0];
  return { file: `/photos/${input.path}`, input, records };
}
