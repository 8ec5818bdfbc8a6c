import { resolve } from 'node:path';

import type { OkRecord } from '../../record/record.ts';
import type { RecordedImage } from '../../record/recorded-image.ts';
import { labelsOf } from '../labels.ts';
import { jsonLines } from './converter.ts';
import type { Converter } from './converter.ts';
import { FieldNames } from './fiftyone-fields.ts';
import { answersOf, namedRegion } from './findings.ts';
import { addressBelow } from './image-address.ts';

/**
 * Writes samples for FiftyOne, as its own `samples.json` has them: a field per model, `Classifications` of concepts
 * and colours, `Detections` of regions with boxes `[x, y, width, height]` as fractions. Images without any answer are
 * left out.
 *
 * @param imageRoot stands before each path; undefined: where the file lies, or else the image's address.
 */
export function fiftyone(imageRoot: string | undefined): Converter {
  return function* convert(images) {
    yield '{"samples":[';
    const count = yield* jsonLines(samplesOf(images(), imageRoot, new FieldNames()));
    yield '\n]}\n';
    return count;
  };
}

function* samplesOf(
  images: Iterable<RecordedImage>,
  imageRoot: string | undefined,
  names: FieldNames,
): Generator<object> {
  for (const image of images) {
    const answers = answersOf(image);
    if (answers.length === 0) continue;
    yield {
      filepath: placeOf(image, imageRoot),
      tags: [],
      metadata: metadataOf(image),
      ...Object.fromEntries(answers.flatMap((record) => fieldsOf(record, names))),
    };
  }
}

function placeOf(image: RecordedImage, imageRoot: string | undefined): string {
  if (imageRoot === undefined) return image.file ?? image.input.url ?? image.input.path;
  const place = addressBelow(imageRoot, image);
  return place.includes('://') ? place : resolve(place);
}

function metadataOf({ input }: RecordedImage): object {
  const { bytes, mime, width, height } = input;
  return { _cls: 'ImageMetadata', size_bytes: bytes, mime_type: mime, width, height };
}

function fieldsOf(record: OkRecord, names: FieldNames): readonly (readonly [string, object])[] {
  const { concepts, colors, regions } = record;
  const fields: (readonly [string, object])[] = [];
  if (concepts ?? colors) {
    const labels = labelsOf({ concepts: concepts ?? [], colors: colors ?? [] });
    const classifications = labels.map(({ name, value }) => ({
      _cls: 'Classification',
      label: name,
      confidence: value,
    }));
    fields.push([names.of(record, 'Classifications'), { _cls: 'Classifications', classifications }]);
  }
  if (regions) fields.push([names.of(record, 'Detections'), detectionsOf(record)]);
  return fields;
}

function detectionsOf(record: OkRecord): object {
  const detections = (record.regions ?? []).map((region) => {
    const { name, value, left, top, width, height } = namedRegion(region, record);
    return { _cls: 'Detection', label: name, bounding_box: [left, top, width, height], confidence: value ?? null };
  });
  return { _cls: 'Detections', detections };
}
