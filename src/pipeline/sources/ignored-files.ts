/** Names of image formats that are not taken, by extension: people want to hear of these one by one. */
const IMAGE_FORMATS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    HEIC: ['heic', 'heif', 'hif'],
    AVIF: ['avif'],
    SVG: ['svg', 'svgz'],
    'JPEG XL': ['jxl'],
    'JPEG 2000': ['jp2', 'j2k', 'jpx', 'jpf'],
    PSD: ['psd', 'psb'],
    raw: [
      'dng',
      'cr2',
      'cr3',
      'crw',
      'nef',
      'nrw',
      'arw',
      'sr2',
      'raf',
      'orf',
      'rw2',
      'pef',
      'srw',
      'x3f',
      '3fr',
      'iiq',
    ],
    ICO: ['ico'],
    PDF: ['pdf'],
  }).flatMap(([name, extensions]) => extensions.map((extension) => [extension, name] as const)),
);

const VIDEOS: ReadonlySet<string> = new Set([
  'mp4',
  'm4v',
  'mov',
  'avi',
  'mkv',
  'webm',
  'wmv',
  'mpg',
  'mpeg',
  'mts',
  'm2ts',
  '3gp',
  'flv',
  'ogv',
]);

/** Files of one kind that were found and not taken. */
export interface IgnoredKind {
  /** A format (`HEIC`), `video` or `other file`. */
  readonly kind: string;
  readonly count: number;
}

/** Counts the files of a folder that are not taken, by their names alone. */
export class IgnoredFiles {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    const kind = kindOf(name);
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  /** Image formats, the most frequent first, then videos and other files. */
  list(): readonly IgnoredKind[] {
    const last = ['video', 'other file'];
    return [...this.#counts]
      .map(([kind, count]) => ({ kind, count }))
      .toSorted((a, b) => last.indexOf(a.kind) - last.indexOf(b.kind) || b.count - a.count);
  }
}

function kindOf(name: string): string {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return IMAGE_FORMATS.get(extension) ?? (VIDEOS.has(extension) ? 'video' : 'other file');
}
