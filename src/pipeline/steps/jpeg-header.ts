/** What the header of a JPEG says. */
export interface JpegHeader {
  /** Pixels, as stored. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1–8; 1 when there is none or no valid one. */
  readonly orientation: number;
}

const EXIF_MARK = Buffer.from('Exif\0\0', 'latin1');
const APP1 = 0xe1;
const START_OF_SCAN = 0xda;
const ORIENTATION_TAG = 0x01_12;
/** Integer types of TIFF, with their sizes in bytes: BYTE, SHORT, LONG, and the signed ones. */
const INTEGER_BYTES: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4, 6: 1, 8: 2, 9: 4 };

/**
 * Reads the size of a JPEG as libjpeg does: fill bytes and stray bytes before a marker are passed over, EXIF data may
 * stand before or behind any other segment. Undefined when no frame header comes before the picture.
 *
 * Source: ITU T.81, B.1.1.2 and B.2.2.
 */
export function jpegHeader(jpeg: Uint8Array): JpegHeader | undefined {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  let orientation = 1;
  let hasExif = false;
  for (let at = nextMarker(bytes, 2); at !== undefined; at = nextMarker(bytes, at)) {
    const marker = bytes[at] ?? 0;
    at += 1;
    if (isAlone(marker)) continue;
    if (marker === START_OF_SCAN || at + 2 > bytes.length) return undefined;
    const end = at + bytes.readUInt16BE(at);
    if (isFrame(marker)) return end <= bytes.length && at + 7 <= end ? frame(bytes, at, orientation) : undefined;
    const content = bytes.subarray(at + 2, end);
    if (marker === APP1 && !hasExif && content.subarray(0, EXIF_MARK.length).equals(EXIF_MARK)) {
      hasExif = true;
      orientation = exifOrientation(content.subarray(EXIF_MARK.length));
    }
    at = Math.max(end, at + 2);
  }
  return undefined;
}

/** Where the code of the next marker stands: what no 0xFF is before is skipped, and so are fill bytes. */
function nextMarker(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at)) {
    while (bytes[at] === 0xff) at += 1;
    if (at >= bytes.length) return undefined;
    // Two bytes that stand for a 0xFF of the data are no marker.
    if (bytes[at] !== 0) return at;
  }
  return undefined;
}

/** RST0–7, SOI, EOI and TEM have no length. */
function isAlone(marker: number): boolean {
  return (marker >= 0xd0 && marker <= 0xd9) || marker === 0x01;
}

/** SOF0–15 without DHT, JPG and DAC. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function frame(bytes: Buffer, at: number, orientation: number): JpegHeader | undefined {
  const [height, width] = [bytes.readUInt16BE(at + 3), bytes.readUInt16BE(at + 5)];
  return width > 0 && height > 0 ? { width, height, orientation } : undefined;
}

/** Orientation by the first directory of EXIF data, which are a TIFF. */
function exifOrientation(tiff: Buffer): number {
  if (tiff.length < 8) return 1;
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number): number => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const directory = long(4);
  if (directory + 2 > tiff.length) return 1;
  for (let entry = 0; entry < short(directory); entry += 1) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return 1;
    if (short(at) !== ORIENTATION_TAG) continue;
    const size = INTEGER_BYTES[short(at + 2)];
    const value = size === 1 ? tiff[at + 8] : size === 2 ? short(at + 8) : size === 4 ? long(at + 8) : undefined;
    return value !== undefined && value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
