import type { BoundingBox as WireBoundingBox, Data, Region as WireRegion, RegionFeedback } from '../wire/data.ts';
import { ownConcepts, wireConcepts, type ConceptInput } from './concept-input.ts';
import { UserError } from './errors.ts';
import { face as checkedFace, wireFace, type Face } from './face.ts';

/** Fractions 0–1 of the image's height (rows) and width (columns). */
export interface BoundingBox {
  readonly topRow: number;
  readonly leftCol: number;
  readonly bottomRow: number;
  readonly rightCol: number;
}

/** Where a region is, and what a person says of a model having found it there. */
export interface RegionInfo {
  readonly boundingBox?: BoundingBox;
  /** Only in feedback. */
  readonly feedback?: RegionFeedback;
}

/** A part of an image and what is there. */
export interface Region {
  readonly regionInfo: RegionInfo;
  readonly concepts?: readonly (string | ConceptInput)[];
  readonly face?: Face;
}

const FEEDBACK: ReadonlySet<string> = new Set<RegionFeedback>([
  'accurate',
  'misplaced',
  'not_detected',
  'false_positive',
]);

/** Makes a box. @throws UserError unless its edges are fractions 0–1, top above bottom, left before right. */
export function boundingBox(box: BoundingBox): BoundingBox {
  const { topRow, leftCol, bottomRow, rightCol } = box;
  const areFractions = [topRow, leftCol, bottomRow, rightCol].every(
    (edge) => typeof edge === 'number' && edge >= 0 && edge <= 1,
  );
  if (!areFractions || topRow >= bottomRow || leftCol >= rightCol) {
    throw new UserError(
      'A bounding box must be { topRow, leftCol, bottomRow, rightCol } in fractions 0–1, top above bottom, left before right.',
    );
  }
  return { topRow, leftCol, bottomRow, rightCol };
}

/** Makes the place of a region. @throws UserError when it says nothing, or the feedback is none of the four words. */
export function regionInfo({ boundingBox: box, feedback }: RegionInfo): RegionInfo {
  if (box === undefined && feedback === undefined) throw new UserError('regionInfo needs a boundingBox or feedback.');
  if (feedback !== undefined && !FEEDBACK.has(feedback)) {
    throw new UserError(`feedback must be one of ${[...FEEDBACK].join(', ')}.`);
  }
  return { ...(box && { boundingBox: boundingBox(box) }), ...(feedback && { feedback }) };
}

/** Makes a region. @throws UserError when its place, a concept or its face cannot be used. */
export function region(options: Region): Region {
  if (typeof options?.regionInfo !== 'object') throw new UserError('A region needs regionInfo: { boundingBox }.');
  const { concepts, face } = options;
  return {
    regionInfo: regionInfo(options.regionInfo),
    ...(concepts && { concepts: ownConcepts(concepts, 'concepts') }),
    ...(face && { face: checkedFace(face) }),
  };
}

/**
 * Writes a region in the wire's words.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md and
 * https://pypi.org/project/clarifai/2.0.29/. @throws UserError as `region`.
 */
export function wireRegion(options: Region): WireRegion {
  const { regionInfo: info, concepts, face } = region(options);
  const data: Data = {
    ...(concepts && { concepts: wireConcepts(ownConcepts(concepts, 'concepts')) }),
    ...(face && { face: wireFace(face) }),
  };
  const region_info = {
    ...(info.boundingBox && { bounding_box: wireBox(info.boundingBox) }),
    ...(info.feedback && { feedback: info.feedback }),
  };
  return { region_info, ...(Object.keys(data).length > 0 && { data }) };
}

/** Reads a box of a reply; null when an edge is missing. */
export function readBoundingBox(box: Partial<WireBoundingBox> | null | undefined): BoundingBox | null {
  const { top_row: topRow, left_col: leftCol, bottom_row: bottomRow, right_col: rightCol } = box ?? {};
  if (topRow === undefined || leftCol === undefined || bottomRow === undefined || rightCol === undefined) return null;
  return { topRow, leftCol, bottomRow, rightCol };
}

function wireBox({ topRow, leftCol, bottomRow, rightCol }: BoundingBox): WireBoundingBox {
  return { top_row: topRow, left_col: leftCol, bottom_row: bottomRow, right_col: rightCol };
}
