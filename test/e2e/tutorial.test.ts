import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { Closing } from '../../src/base/closing.ts';
import { SAMPLES } from './command-line.ts';
import { startEngineProcess } from './engine-process.ts';
import type { EngineProcess } from './engine-process.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The README's program stands for itself, so it comes last: the tutorial's find their own inputs alone. */
const PAGES = ['docs/tutorial.md', 'README.md'];

interface Block {
  readonly title: string;
  readonly kind: string;
  readonly code: string;
}

/** The TypeScript blocks of the pages, named after the text before them. */
async function readBlocks(): Promise<readonly Block[]> {
  const pages = await Promise.all(PAGES.map(async (page) => readFile(join(ROOT, page), 'utf8')));
  const text = pages.join('\n');
  const blocks = text.matchAll(/([^\n]*)\n\n```ts (\w+)\n([\s\S]*?)```/g);
  return [...blocks].map(([, title = '', kind = '', code = '']) => ({ title, kind, code }));
}

const BLOCKS = await readBlocks();
const closing = new Closing();
let project: string;
let engine: EngineProcess;
let samplesUrl: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'tutorial-'));
  closing.add(async () => rm(project, { recursive: true, force: true }));
  await symlink(join(inject('artefact'), 'node_modules'), join(project, 'node_modules'));
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  for (const name of ['dog.jpg', 'cat.jpg']) await copyFile(join(SAMPLES, 'cat-chelsea.png'), join(project, name));
  samplesUrl = await serveSamples();
  engine = await startEngineProcess(project, '--allow-fetch', '127.0.0.1');
  closing.add(async () => engine.close());

  for (const [index, { code }] of BLOCKS.entries()) await writeFile(join(project, `${index}.ts`), inReach(code));
  const types = ['--typeRoots', join(ROOT, 'node_modules', '@types'), '--types', 'node'];
  const flags = ['--module', 'nodenext', '--target', 'es2023', '--strict', ...types];
  const files = BLOCKS.map((_, index) => `${index}.ts`);
  await run(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), ...flags, ...files], {
    cwd: project,
  });
}, 120_000);

afterAll(async () => closing.close());

/** Every address of the tutorial's sample host gives one of the project's own photographs, the same for the same path. */
async function serveSamples(): Promise<string> {
  const names = ['coffee.png', 'astronaut.png', 'cat-chelsea.png', 'nagasaki-boats.jpg', 'march-pastoral.jpg'];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const name = path.includes('face') ? 'astronaut.png' : (names[path.length % names.length] ?? 'coffee.png');
    void readFile(join(SAMPLES, name)).then((bytes) => response.end(bytes));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closing.add(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function inReach(code: string): string {
  return code.replaceAll('https://samples.clarifai.com', samplesUrl);
}

describe('the documentation', () => {
  it('is read whole: a block for each snippet of the Python tutorial, and one in the README', () => {
    expect(BLOCKS.length).toBe(15);
  });

  it.each(BLOCKS.map((block, index) => ({ ...block, index })).filter(({ kind }) => kind === 'run'))(
    'runs: $title (block $index)',
    async ({ index }) => {
      const environment = { PATH: process.env['PATH'], HOME: project, CLARIFAI_API_BASE: engine.url };

      const { stdout, stderr } = await run(process.execPath, [`${index}.js`], { cwd: project, env: environment });

      expect(stderr).toBe('');
      expect(stdout).not.toContain('undefined');
    },
  );
});
