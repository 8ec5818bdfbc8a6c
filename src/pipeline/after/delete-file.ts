import { unlink } from 'node:fs/promises';

import { isUntouched, lookAtSame } from './still-same.ts';

/**
 * Deletes a file whose content is as expected.
 *
 * @returns false when its content is another one by now, and it stays.
 * @throws Error of the system; the file is still there then.
 */
export async function deleteFile(file: string, sha256: string): Promise<boolean> {
  const seen = await lookAtSame(file, sha256);
  if (!seen || !(await isUntouched(file, seen))) return false;
  await unlink(file);
  return true;
}
