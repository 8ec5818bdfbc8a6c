import type { BoundingBox, Concept, Data, Face, Region } from '../wire/data.ts';
import type { Prediction, RecordedConcept, RecordedRegion } from '../record/record.ts';

/** Turns a model's answer on the wire into what records hold; lists that the answer lacks stay away. */
export function toPrediction(data: Data | null | undefined, typeExt: string): Prediction {
  const { concepts, regions, colors, embeddings, focus, frames } = data ?? {};
  return {
    ...(concepts && { concepts: concepts.map(toConcept) }),
    ...((regions ?? findsRegions(typeExt)) && { regions: (regions ?? []).map(toRegion) }),
    ...(colors && { colors: colors.map(({ raw_hex: hex, w3c, value }) => ({ hex, w3c, value })) }),
    ...(embeddings && { embeddings: embeddings.map(({ vector }) => vector) }),
    ...(focus && { focus }),
    ...(frames && {
      frames: frames.map(({ frame_info: info, data: frame }) => ({
        index: info.index,
        timeMs: Number(info.time),
        concepts: (frame?.concepts ?? []).map(toConcept),
      })),
    }),
  };
}

/**
 * A detector that found nothing answers `{}`: in the record that is an empty list.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
function findsRegions(typeExt: string): boolean {
  return typeExt.startsWith('facedetect') || ['detection', 'detect-concept', 'focus'].includes(typeExt);
}

function toConcept({ id, name, value }: Concept): RecordedConcept {
  // A missing value means present.
  // Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
  return { id: id ?? name ?? '', name: name ?? id ?? '', value: Number(value ?? 1) };
}

function toRegion({ id, value, region_info: info, data }: Region, index: number): RecordedRegion {
  return {
    id: id ?? String(index + 1),
    box: toBox((info as Region['region_info'] | null | undefined)?.bounding_box),
    ...(value !== undefined && { value }),
    concepts: (data?.concepts ?? faceConcepts(data?.face)).map(toConcept),
    ...(data?.focus && { focus: data.focus }),
  };
}

/**
 * Until 2020 what is said of a face stood in lists of its own.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
function faceConcepts(face: Face | undefined): readonly Concept[] {
  const { identity, age_appearance: age, gender_appearance: gender, multicultural_appearance: culture } = face ?? {};
  return [identity, age, gender, culture].flatMap((list) => list?.concepts ?? []);
}

function toBox(box: BoundingBox | undefined): RecordedRegion['box'] {
  return {
    top: box?.top_row ?? 0,
    left: box?.left_col ?? 0,
    bottom: box?.bottom_row ?? 1,
    right: box?.right_col ?? 1,
  };
}
