import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { packageFile } from './package-file.ts';

/**
 * The command that installs an optional package where this one finds it.
 *
 * @param wanted its name and version: `@vladmandic/human@3.3.6`
 * @param root folder of this package. Default: that of the running program.
 */
export function installCommand(wanted: string, root: string = fileURLToPath(packageFile(''))): string {
  const inside = /^(.*?)[\\/]node_modules[\\/]/.exec(root)?.[1];
  // npm keeps global packages in a folder that is no project.
  if (inside !== undefined && !existsSync(join(inside, 'package.json'))) return `npm install --global ${wanted}`;
  const project = inside ?? root.replace(/[\\/]$/, '');
  return `npm install --prefix ${/\s/.test(project) ? `"${project}"` : project} ${wanted}`;
}
