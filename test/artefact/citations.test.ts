import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, inject, it } from 'vitest';

const PACKAGE = join(inject('artefact'), 'node_modules', 'clarifai-ingest');

/** A chapter of something that has no address: `wire reference, section 4.1`, `see appendix B`. */
const CHAPTER = /\b(?:reference,? (?:sections? )?\d|sections? \d|appendix [A-Z]\b)/gi;
/** What the publisher itself numbers so. */
const STANDARD = /\b(?:RFC \d+|XMP specification)[^*]*?sections? [\d.]+(?: and [\d.]+)?/g;
const FILE = /[\w./-]+\.md\b/g;
const ADDRESS = /https?:\/\/\S+/g;

async function typeFiles(): Promise<readonly string[]> {
  const names = await readdir(join(PACKAGE, 'dist'), { recursive: true });
  return names.filter((name) => name.endsWith('.d.ts'));
}

it('types cite public pages, or files that come with the package', async () => {
  const files = await typeFiles();
  const unknown: string[] = [];
  for (const file of files) {
    const text = (await readFile(join(PACKAGE, 'dist', file), 'utf8')).replaceAll(ADDRESS, '').replaceAll(STANDARD, '');
    const documents = (text.match(FILE) ?? []).filter((name) => !existsSync(join(PACKAGE, name)));
    unknown.push(...[...(text.match(CHAPTER) ?? []), ...documents].map((cited) => `${file}: ${cited}`));
  }

  expect(files.length).toBeGreaterThan(100);
  expect(unknown).toEqual([]);
});
