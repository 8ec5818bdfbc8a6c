/** How much an input is meant to be like this vector, or unlike it. */
export interface Likeness {
  /** Length 1. */
  readonly direction: Float32Array;
  readonly isNegated: boolean;
}

/** Vectors in one piece of memory; a piece is given out whole, so many small apps must not cost many large ones. */
const PER_BLOCK = 256;

/** Vectors of one length, each of an input, kept so that comparing one with all of them is a walk through memory. */
export class KeptVectors {
  readonly #dimensions: number;
  readonly #blocks: Float32Array[] = [];
  readonly #slots = new Map<number, number>();
  readonly #places: number[] = [];

  /** @param dimensions numbers in a vector. */
  constructor(dimensions: number) {
    this.#dimensions = dimensions;
  }

  /** Places of the inputs, in the order of `scores`. */
  get places(): readonly number[] {
    return this.#places;
  }

  /** What the memory holds, room for later vectors included. */
  get numbers(): number {
    return this.#blocks.length * PER_BLOCK * this.#dimensions;
  }

  /** How many more numbers a vector of this input would take. */
  growth(place: number): number {
    const isFull = this.#places.length === this.#blocks.length * PER_BLOCK;
    return isFull && !this.#slots.has(place) ? PER_BLOCK * this.#dimensions : 0;
  }

  /** Adds the vector of an input, or puts it in place of the last one. */
  put(place: number, vector: Float32Array): void {
    const slot = this.#slots.get(place) ?? this.#places.length;
    if (slot === this.#blocks.length * PER_BLOCK) this.#blocks.push(new Float32Array(PER_BLOCK * this.#dimensions));
    this.#slots.set(place, slot);
    this.#places[slot] = place;
    this.#at(slot).set(vector);
  }

  /** Takes away the vector of an input, if there is one; the last vector moves to its slot. */
  remove(place: number): void {
    const slot = this.#slots.get(place);
    if (slot === undefined) return;
    this.#slots.delete(place);
    const last = this.#places.pop()!;
    if (last === place) return;
    this.#at(slot).set(this.#at(this.#places.length));
    this.#places[slot] = last;
    this.#slots.set(last, slot);
  }

  /** How much each input is meant, 0–1; several likenesses are multiplied. */
  scores(likenesses: readonly Likeness[]): Float64Array {
    const scores = new Float64Array(this.#places.length).fill(1);
    for (const likeness of likenesses) {
      for (const [index, block] of this.#blocks.entries()) {
        multiply(scores.subarray(index * PER_BLOCK, (index + 1) * PER_BLOCK), block, likeness);
      }
    }
    return scores;
  }

  #at(slot: number): Float32Array {
    const from = (slot % PER_BLOCK) * this.#dimensions;
    return this.#blocks[Math.floor(slot / PER_BLOCK)]!.subarray(from, from + this.#dimensions);
  }
}

/** Multiplies each score by how much the vector of the same index is meant. */
export function multiply(scores: Float64Array, vectors: Float32Array, { direction, isNegated }: Likeness): void {
  const { length } = direction;
  // The processor multiplies float64 numbers: widened once, the vector need not be widened again for every other.
  const wanted = Float64Array.from(direction);
  const products = new Float64Array(scores.length);
  const inFours = scores.length - (scores.length % 4);
  for (let index = 0; index < inFours; index += 4) multiplyFour(products, index, wanted, vectors);
  for (let index = inFours; index < scores.length; index += 1) {
    products[index] = dotProduct(wanted, vectors.subarray(index * length, (index + 1) * length));
  }
  for (let index = 0; index < scores.length; index += 1) {
    const likeness = Math.min(1, Math.max(0, (1 + products[index]!) / 2));
    scores[index]! *= isNegated ? 1 - likeness : likeness;
  }
}

/** Four at once take half the time: no sum waits for its own last addition, and each wanted number is read once. */
function multiplyFour(products: Float64Array, index: number, wanted: Float64Array, vectors: Float32Array): void {
  const { length } = wanted;
  const [one, two, three, four] = [index * length, (index + 1) * length, (index + 2) * length, (index + 3) * length];
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let at = 0; at < length; at += 1) {
    const number = wanted[at]!;
    first += number * vectors[one + at]!;
    second += number * vectors[two + at]!;
    third += number * vectors[three + at]!;
    fourth += number * vectors[four + at]!;
  }
  products[index] = first;
  products[index + 1] = second;
  products[index + 2] = third;
  products[index + 3] = fourth;
}

function dotProduct(wanted: Float64Array, vector: Float32Array): number {
  return wanted.reduce((sum, number, index) => sum + number * vector[index]!, 0);
}
