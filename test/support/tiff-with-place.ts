const GPS_IFD = 0x88_25;
const ENTRY_BYTES = 12;
const ASCII = 2;
const LONG = 4;
const RATIONAL = 5;

/** Adds a place to a little-endian TIFF: 33° 51′ 24″ S, 151° 12′ 36″ E, as cameras write it, behind all else. */
export function tiffWithPlace(tiff: Buffer): Buffer {
  const ifd = tiff.readUInt32LE(4);
  const count = tiff.readUInt16LE(ifd);
  const entries = tiff.subarray(ifd + 2, ifd + 2 + count * ENTRY_BYTES);
  const start = tiff.length + (tiff.length % 2);
  const gpsAt = start + 2 + entries.length + ENTRY_BYTES + 4;
  const numbersAt = gpsAt + 2 + 4 * ENTRY_BYTES + 4;
  const content = Buffer.concat([
    tiff,
    Buffer.alloc(start - tiff.length),
    uint16(count + 1),
    entries,
    entry(GPS_IFD, LONG, 1, uint32(gpsAt)),
    uint32(0),
    uint16(4),
    entry(1, ASCII, 2, Buffer.from('S\0\0\0')),
    entry(2, RATIONAL, 3, uint32(numbersAt)),
    entry(3, ASCII, 2, Buffer.from('E\0\0\0')),
    entry(4, RATIONAL, 3, uint32(numbersAt + 24)),
    uint32(0),
    ...[33, 1, 51, 1, 24, 1, 151, 1, 12, 1, 36, 1].map(uint32),
  ]);
  content.writeUInt32LE(start, 4);
  return content;
}

function entry(tag: number, type: number, count: number, value: Buffer): Buffer {
  return Buffer.concat([uint16(tag), uint16(type), uint32(count), value]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
