import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { temporaryFolder } from '../support/temporary-folder.ts';

/** A home folder whose configuration file has these lines in the section of credentials. */
export async function homeWith(lines: readonly string[]): Promise<string> {
  const home = await temporaryFolder();
  await mkdir(join(home, '.clarifai'));
  await writeFile(join(home, '.clarifai', 'config'), ['[clarifai]', ...lines, ''].join('\n'), { mode: 0o600 });
  return home;
}
