import type { RecordedImages } from '../../record/recorded-image.ts';
import type { Format } from '../append-file.ts';

/** Writes images as the text of one file, piece by piece; returns how many of them the file has. */
export type Converter = (images: RecordedImages) => Generator<string, number>;

/** Writes the records of all images as a live output of the same format has them. */
export function recordConverter({ head, separator, tail, textOf }: Format): Converter {
  return function* convert(images) {
    yield head;
    let count = 0;
    for (const { records } of images()) {
      yield (count === 0 ? '' : separator) + textOf(records);
      count += 1;
    }
    yield tail;
    return count;
  };
}

/** Writes values as the inside of a JSON array, one per line; returns how many there were. */
export function* jsonLines(values: Iterable<object>): Generator<string, number> {
  let count = 0;
  for (const value of values) {
    yield `${count === 0 ? '' : ','}\n${JSON.stringify(value)}`;
    count += 1;
  }
  return count;
}
