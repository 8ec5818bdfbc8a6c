/**
 * A table inside a flatbuffer; its fields are numbered in the order of the schema.
 *
 * All methods throw RangeError where the file ends before what they read.
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  /** A signed 32-bit field. */
  int(field: number, fallback = 0): number {
    const at = this.#field(field);
    return at ? this.#view.getInt32(at, true) : fallback;
  }

  /** A 32-bit float field. */
  float(field: number, fallback = 0): number {
    const at = this.#field(field);
    return at ? this.#view.getFloat32(at, true) : fallback;
  }

  /** A text field; empty when the field is missing. */
  text(field: number): string {
    return new TextDecoder().decode(this.bytes(field) ?? new Uint8Array());
  }

  /** A signed 8-bit field, also for enumerations and booleans. */
  byte(field: number, fallback = 0): number {
    const at = this.#field(field);
    return at ? this.#view.getInt8(at) : fallback;
  }

  /** A nested table, if present. */
  table(field: number): FlatTable | undefined {
    const at = this.#field(field);
    return at ? new FlatTable(this.#view, this.#follow(at)) : undefined;
  }

  /** A vector of tables. */
  tables(field: number): FlatTable[] {
    return this.#elements(field, 4).map((at) => new FlatTable(this.#view, this.#follow(at)));
  }

  /** A vector of signed 32-bit numbers. */
  ints(field: number): number[] {
    return this.#elements(field, 4).map((at) => this.#view.getInt32(at, true));
  }

  /** A vector of 32-bit floats. */
  floats(field: number): number[] {
    return this.#elements(field, 4).map((at) => this.#view.getFloat32(at, true));
  }

  /** A vector of signed 64-bit numbers. */
  longs(field: number): number[] {
    return this.#elements(field, 8).map((at) => Number(this.#view.getBigInt64(at, true)));
  }

  /** A vector of bytes; undefined when the field is missing. */
  bytes(field: number): Uint8Array | undefined {
    const at = this.#field(field);
    if (!at) return undefined;
    const start = this.#follow(at);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start + 4, this.#length(start, 1));
  }

  #elements(field: number, width: number): number[] {
    const at = this.#field(field);
    if (!at) return [];
    const start = this.#follow(at);
    return Array.from({ length: this.#length(start, width) }, (_, index) => start + 4 + index * width);
  }

  /** How many elements a vector has; a broken file may claim more than it holds. */
  #length(start: number, width: number): number {
    const length = this.#view.getUint32(start, true);
    if (start + 4 + length * width > this.#view.byteLength) throw new RangeError('a vector reaches beyond the file');
    return length;
  }

  #follow(at: number): number {
    return at + this.#view.getUint32(at, true);
  }

  /** The position of a field, or 0 when the table leaves it out. */
  #field(field: number): number {
    const vtable = this.#at - this.#view.getInt32(this.#at, true);
    const slot = 4 + field * 2;
    if (slot >= this.#view.getUint16(vtable, true)) return 0;
    const offset = this.#view.getUint16(vtable + slot, true);
    return offset ? this.#at + offset : 0;
  }
}

/** The root table of a flatbuffer file. */
export function rootTable(bytes: Uint8Array): FlatTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new FlatTable(view, view.getUint32(0, true));
}
