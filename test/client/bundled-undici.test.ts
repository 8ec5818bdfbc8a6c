import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Members {
  readonly exported: readonly string[];
  /** Methods that dispatchers call on each other. */
  readonly dispatcher: readonly string[];
}

/** In a process of its own: both work on the same classes. */
async function membersOf(module: string): Promise<Members> {
  const script = `
    const module = require(${JSON.stringify(module)});
    const dispatcher = Object.getOwnPropertyNames(require('undici/lib/dispatcher/dispatcher.js').prototype);
    process.stdout.write(JSON.stringify({ exported: Object.keys(module), dispatcher }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: ROOT });
  return JSON.parse(stdout) as Members;
}

/** Values, not types, that the sources take from undici. */
async function importedBySources(): Promise<readonly string[]> {
  const files = await readdir(join(ROOT, 'src'), { recursive: true });
  const texts = await Promise.all(
    files.filter((file) => file.endsWith('.ts')).map(async (file) => readFile(join(ROOT, 'src', file), 'utf8')),
  );
  const lists = texts.flatMap((text) => text.match(/^import \{[^}]*\} from 'undici';$/gm) ?? []);
  const names = lists.flatMap((list) => list.replace(/^import \{|\}.*$/g, '').split(','));
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== '' && !name.startsWith('type ')))];
}

test('what stands in for undici in the bundle has all that the sources import, and its dispatchers all methods', async () => {
  const standIn = await membersOf('./scripts/undici.cjs');
  const whole = await membersOf('undici');

  expect(standIn.exported.toSorted()).toEqual((await importedBySources()).toSorted());
  expect(standIn.dispatcher.toSorted()).toEqual(whole.dispatcher.toSorted());
  expect(whole.dispatcher).toContain('connect');
});
