import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { configFile } from './config-file.ts';
import { invocation } from './invocation.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The instructions of the Dockerfile, a line each. */
async function instructions(): Promise<readonly string[]> {
  const text = await configFile('Dockerfile');
  return text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll('\\\n', '')
    .split('\n')
    .filter((line) => line !== '');
}

function listOf(lines: readonly string[], instruction: string): readonly string[] {
  const line = lines.findLast((each) => each.startsWith(`${instruction} `)) ?? '';
  return JSON.parse(line.slice(line.indexOf('['))) as readonly string[];
}

describe('the Dockerfile', () => {
  it('copies files that are there, and that its ignore file lets through', async () => {
    const allowed = (await configFile('Dockerfile.dockerignore'))
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copies = (await instructions()).filter((line) => line.startsWith('COPY ') && !line.includes('--from'));
    const sources = copies.flatMap((line) => line.split(' ').slice(1, -1));

    expect(sources.filter((source) => !existsSync(ROOT + source))).toEqual([]);
    expect(sources.toSorted()).toEqual(allowed.toSorted());
  });

  it('has everything that the program is packed with and reads while it runs', async () => {
    const { files } = JSON.parse(await readFile(`${ROOT}package.json`, 'utf8')) as {
      readonly files: readonly string[];
    };
    const lines = await instructions();
    const final = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    const copied = final.filter((line) => line.startsWith('COPY ')).map((line) => line.split(' ').at(-1));

    const needed = files.filter((name) => name !== 'config' && name !== 'CHANGELOG.md');

    expect(copied).toEqual(expect.arrayContaining([...needed, 'node_modules']));
  });

  it('starts the program without a shell, not as root, with options that it has', async () => {
    const lines = await instructions();
    const [program, file = ''] = listOf(lines, 'ENTRYPOINT');
    const { command, unknown } = invocation(listOf(lines, 'CMD'));

    expect([program, file]).toEqual(['node', '/app/dist/cli/main.js']);
    expect(existsSync(`${ROOT}src/cli/main.ts`)).toBe(true);
    expect([command, unknown]).toEqual(['watch', []]);
    expect(lines).toContain('USER node');
    expect(lines.findLastIndex((line) => line.startsWith('FROM '))).toBeLessThan(lines.indexOf('USER node'));
  });
});
