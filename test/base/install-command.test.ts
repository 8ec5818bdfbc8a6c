import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { installCommand } from '../../src/base/install-command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const WANTED = '@scope/weights@1.2.3';

async function installed(...place: readonly string[]): Promise<string> {
  const root = join(...place, 'node_modules', 'clarifai-ingest');
  await mkdir(root, { recursive: true });
  return `${root}/`;
}

it('names the project that the program is installed in, quoted where its path has spaces', async () => {
  const folder = await temporaryFolder();
  for (const project of [join(folder, 'app'), join(folder, 'my app')]) {
    const root = await installed(project);
    await writeFile(join(project, 'package.json'), '{}');
    const named = project.endsWith('my app') ? `"${project}"` : project;

    expect(installCommand(WANTED, root)).toBe(`npm install --prefix ${named} ${WANTED}`);
  }
});

it('is a global installation where the program is one', async () => {
  const root = await installed(await temporaryFolder(), 'lib');

  expect(installCommand(WANTED, root)).toBe(`npm install --global ${WANTED}`);
});

it('is an installation into a clone where the program runs from one', async () => {
  const folder = await temporaryFolder();

  expect(installCommand(WANTED, `${folder}/`)).toBe(`npm install --prefix ${folder} ${WANTED}`);
});
