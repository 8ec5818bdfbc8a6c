/** Writes the few protobuf wire types an ONNX file needs, in the order of the calls. */
export class ProtoWriter {
  readonly #parts: Uint8Array[] = [];

  /** Appends an integer field (wire type 0); negative numbers become 64-bit two's complement. */
  int(field: number, value: number): this {
    this.#parts.push(varint(field * 8), varint(value));
    return this;
  }

  /** Appends a 32-bit float field (wire type 5). */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#parts.push(varint(field * 8 + 5), bytes);
    return this;
  }

  /** Appends a length-delimited field (wire type 2): raw bytes, a text or a nested message. */
  bytes(field: number, value: Uint8Array | string | ProtoWriter): this {
    const body =
      typeof value === 'string'
        ? new TextEncoder().encode(value)
        : value instanceof ProtoWriter
          ? value.finish()
          : value;
    this.#parts.push(varint(field * 8 + 2), varint(body.length), body);
    return this;
  }

  /** Returns everything written so far. */
  finish(): Uint8Array {
    return Buffer.concat(this.#parts);
  }
}

function varint(value: number): Uint8Array {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    out.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return Uint8Array.from(out);
}
