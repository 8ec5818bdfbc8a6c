/** A box as fractions 0–1 of the image's height (top, bottom) and width (left, right). */
export interface BoundingBox {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}
