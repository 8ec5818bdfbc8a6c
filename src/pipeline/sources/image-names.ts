/**
 * Extensions of the formats that the service takes. Source: https://docs.clarifai.com/create-manage/inputs/upload.
 */
export const IMAGE_EXTENSIONS = [
  // Browsers and Twitter have their own names for JPEG.
  'jpg',
  'jpeg',
  'jpe',
  'jfif',
  'jfi',
  'jif',
  'pjpeg',
  'pjp',
  'jpg_large',
  'jpg_orig',
  'jpg-large',
  'png',
  'apng',
  'png_large',
  'gif',
  'webp',
  'bmp',
  'dib',
  'tif',
  'tiff',
] as const;

/** Extensions of formats that are sent as JPEG, where images may be changed on their way. */
export const CONVERTED_EXTENSIONS = ['heic', 'heif', 'hif', 'avif'] as const;

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
export function hasImageExtension(name: string, extensions: readonly string[] = IMAGE_EXTENSIONS): boolean {
  return extensions.includes(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
}
