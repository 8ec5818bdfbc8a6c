import { resolve } from 'node:path';

import type { OkRecord } from '../../record/record.ts';
import type { RecordedImage } from '../../record/recorded-image.ts';
import { labelsOf } from '../labels.ts';
import { jsonLines } from './converter.ts';
import type { Converter } from './converter.ts';
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
    const count = yield* jsonLines(samplesOf(images(), imageRoot));
    yield '\n]}\n';
    return count;
  };
}

function* samplesOf(images: Iterable<RecordedImage>, imageRoot: string | undefined): Generator<object> {
  for (const image of images) {
    const answers = answersOf(image);
    if (answers.length === 0) continue;
    yield {
      filepath: placeOf(image, imageRoot),
      tags: [],
      metadata: metadataOf(image),
      ...Object.fromEntries(answers.flatMap(fieldsOf)),
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

function fieldsOf(record: OkRecord): readonly (readonly [string, object])[] {
  const { model, concepts, colors, regions } = record;
  // FiftyOne takes letters, digits and underscores.
  const field = model.name.replaceAll(/\W/g, '_').replace(/^(?=[\d_])/, 'model_');
  const classifications = labelsOf({ concepts: concepts ?? [], colors: colors ?? [] }).map(({ name, value }) => ({
    _cls: 'Classification',
    label: name,
    confidence: value,
  }));
  const hasBoth = (concepts ?? colors) !== undefined && regions !== undefined;
  return [
    ...((concepts ?? colors) ? [[field, { _cls: 'Classifications', classifications }] as const] : []),
    ...(regions ? [[hasBoth ? `${field}_regions` : field, detectionsOf(record)] as const] : []),
  ];
}

function detectionsOf(record: OkRecord): object {
  const detections = (record.regions ?? []).map((region) => {
    const { name, value, left, top, width, height } = namedRegion(region, record);
    return { _cls: 'Detection', label: name, bounding_box: [left, top, width, height], confidence: value ?? null };
  });
  return { _cls: 'Detections', detections };
}
