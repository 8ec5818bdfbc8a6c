const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

/** The IEEE half-precision bits nearest to `value` (ties to even). Throws where the value would overflow. */
export function toHalfBits(value: number): number {
  single[0] = value;
  const bits = singleBits[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude >= 0x477ff000) throw new Error(`${value} does not fit half precision`);
  if (magnitude < 0x33000001) return sign;
  const exponent = magnitude >>> 23;
  if (exponent < 113) {
    const mantissa = (magnitude & 0x7fffff) | 0x800000;
    return sign | roundShift(mantissa, 126 - exponent);
  }
  return sign | roundShift(magnitude - 0x38000000, 13);
}

/** The number that half-precision bits stand for. */
export function fromHalfBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 31) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** The numbers that many half-precision bits stand for, looked up in a table that is made once. */
export function widenHalves(bits: Uint16Array): Float32Array {
  halves ??= Float32Array.from({ length: 65_536 }, (_, pattern) => fromHalfBits(pattern));
  const table = halves;
  const numbers = new Float32Array(bits.length);
  for (let at = 0; at < bits.length; at++) numbers[at] = table[bits[at] ?? 0] ?? 0;
  return numbers;
}

let halves: Float32Array | undefined;

function roundShift(value: number, shift: number): number {
  const floor = value >>> shift;
  const rest = value - floor * 2 ** shift;
  const halfway = 2 ** (shift - 1);
  return floor + (rest > halfway || (rest === halfway && floor % 2 === 1) ? 1 : 0);
}
