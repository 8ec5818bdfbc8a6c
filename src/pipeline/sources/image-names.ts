/** Extensions of the formats that the service takes. Source: wire reference, section 14. */
export const IMAGE_EXTENSIONS = ['jpg', 'jpeg', 'jpe', 'png', 'gif', 'webp', 'bmp', 'tif', 'tiff'] as const;

/** Matches every image below a folder, by extension. */
export const ALL_IMAGES: string = `**/*.{${IMAGE_EXTENSIONS.join(',')}}`;

/**
 * Folders and files that storage devices, systems and unfinished downloads leave behind. Hidden ones (a leading dot,
 * `._*` of macOS included) are left out anyway.
 */
export const CLUTTER: readonly string[] = [
  '**/@eaDir/**',
  '**/@Recycle/**',
  '**/@tmp/**',
  '**/#recycle/**',
  '**/#snapshot/**',
  '**/$RECYCLE.BIN/**',
  '**/System Volume Information/**',
  '**/lost+found/**',
  '**/*.{part,partial,crdownload,download,tmp}',
  '**/*~',
];

/** Whether a name has an image's extension, whatever its case. */
export function hasImageExtension(name: string): boolean {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return (IMAGE_EXTENSIONS as readonly string[]).includes(extension);
}
