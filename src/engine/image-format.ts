/** First bytes of the formats that the service takes; `?` stands for any byte. */
const SIGNATURES: readonly (readonly [format: string, signature: string])[] = [
  ['jpeg', '\xFF\xD8\xFF'],
  ['png', '\x89PNG\r\n\x1A\n'],
  ['gif', 'GIF8'],
  ['webp', 'RIFF????WEBP'],
  ['bmp', 'BM'],
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
];

/** Tells an image's format by its first bytes; undefined when it is none that the service takes. */
export function imageFormat(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  return SIGNATURES.find(([, signature]) => matches(start, signature))?.[0];
}

/** The media type of a format, for replies. */
export function mediaType(format: string): string {
  return `image/${format}`;
}

function matches(start: string, signature: string): boolean {
  return signature.split('').every((byte, index) => (byte === '?' && index > 3) || byte === start[index]);
}
