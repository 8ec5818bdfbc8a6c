/** Folders that storage devices and systems leave behind. */
const FOLDERS: ReadonlySet<string> = new Set([
  '@eaDir',
  '@Recycle',
  '@tmp',
  '#recycle',
  '#snapshot',
  '$RECYCLE.BIN',
  'System Volume Information',
  'lost+found',
]);

/** Whether a file or folder is none that people put there: hidden, of a system, or a download that is not finished. */
export function isClutter(name: string): boolean {
  return name.startsWith('.') || FOLDERS.has(name) || /(?:\.(?:part|partial|crdownload|download|tmp)|~)$/i.test(name);
}
