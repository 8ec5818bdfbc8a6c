import type { RecordedImage } from '../../../src/record/recorded-image.ts';
import type { Converter } from '../../../src/sinks/export/converter.ts';

/** The whole text that a converter writes. */
export function textOf(convert: Converter, images: readonly RecordedImage[]): string {
  return [...convert(() => images)].join('');
}
