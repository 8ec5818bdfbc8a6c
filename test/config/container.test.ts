import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { listOf, stagesOf } from './dockerfile.ts';
import { invocation } from './invocation.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const [, final = []] = await stagesOf('Dockerfile');

it('has everything that the program is packed with and reads while it runs', async () => {
  const { files } = JSON.parse(await readFile(`${ROOT}package.json`, 'utf8')) as { readonly files: readonly string[] };
  const copied = final.filter(({ name }) => name === 'COPY').map(({ words }) => words.split(' ').at(-1));

  const needed = files.filter((name) => !/^(?:!|docs|config|src|CHANGELOG)/.test(name));

  expect(copied).toEqual(expect.arrayContaining([...needed, 'node_modules']));
});

it('starts the program without a shell, not as root, with options that it has', () => {
  const { command, unknown } = invocation(listOf(final, 'CMD'));

  expect(listOf(final, 'ENTRYPOINT')).toEqual(['node', '/app/dist/cli/main.js']);
  expect([command, unknown]).toEqual(['watch', []]);
  expect(final.findLast(({ name }) => name === 'USER')?.words).toBe('node');
});
