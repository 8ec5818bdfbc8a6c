import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { DAMAGED, STRANGERS } from './damaged.ts';
import { FILE_SYSTEM } from './file-system.ts';
import type { Kind } from './kind.ts';
import { NAMES } from './names.ts';
import { PICTURES } from './pictures.ts';

/** Every kind of file that the tests know. */
export const KINDS: readonly Kind[] = [...PICTURES, ...DAMAGED, ...STRANGERS, ...NAMES, ...FILE_SYSTEM];

/** Long ago: the files have come to rest. */
const MODIFIED_AT = new Date('2020-02-02T02:02:02Z');

/** Writes one file of each kind below a folder. */
export async function writeCorpus(folder: string): Promise<void> {
  for (const { path, content } of KINDS) {
    const whole = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(path)]);
    await mkdir(join(folder, dirname(path.toString())), { recursive: true });
    if ('make' in content) {
      await content.make(whole.toString());
      continue;
    }
    await writeFile(whole, typeof content === 'function' ? await content() : content);
    await utimes(whole, MODIFIED_AT, MODIFIED_AT);
  }
}
