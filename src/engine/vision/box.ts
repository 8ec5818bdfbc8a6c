/** A box as fractions 0–1 of the image's height (top, bottom) and width (left, right). */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The part of a box that lies within the image. */
export function clip(box: Box): Box {
  return { top: unit(box.top), left: unit(box.left), bottom: unit(box.bottom), right: unit(box.right) };
}

/** Share of the image that a box covers; 0 for an empty or inverted one. */
export function area(box: Box): number {
  return Math.max(0, box.bottom - box.top) * Math.max(0, box.right - box.left);
}

/** Intersection over union of two boxes, 0–1. */
export function overlap(one: Box, other: Box): number {
  const shared = area({
    top: Math.max(one.top, other.top),
    left: Math.max(one.left, other.left),
    bottom: Math.min(one.bottom, other.bottom),
    right: Math.min(one.right, other.right),
  });
  return shared === 0 ? 0 : shared / (area(one) + area(other) - shared);
}

function unit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
