import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { ignored, stagesOf } from '../config/dockerfile.ts';
import type { Instruction } from '../config/dockerfile.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Does in a folder what `docker build` does in images: each stage has a folder of its own in place of `/`, gets the files
 * that its COPY instructions and the ignore file let in, and runs its commands. Without Docker there are no base images,
 * so commands run with this machine's Node, and those of the final stage, which make users and folders, do not.
 *
 * @returns the folder of the final stage.
 */
export async function buildImage(folder: string): Promise<string> {
  const stages = await stagesOf('Dockerfile');
  const isOut = await ignored('Dockerfile.dockerignore');
  const roots = stages.map((_, stage) => join(folder, String(stage)));
  for (const [stage, instructions] of stages.entries()) {
    const isFinal = stage === stages.length - 1;
    await follow(instructions, { root: roots[stage] ?? '', stages, roots, isOut, isFinal });
  }
  return roots.at(-1) ?? '';
}

interface Building {
  readonly root: string;
  readonly stages: readonly (readonly Instruction[])[];
  readonly roots: readonly string[];
  readonly isOut: (path: string) => boolean;
  readonly isFinal: boolean;
}

async function follow(instructions: readonly Instruction[], building: Building): Promise<void> {
  let workdir = '/';
  for (const { name, words } of instructions) {
    if (name === 'WORKDIR') workdir = words;
    const here = join(building.root, workdir);
    await mkdir(here, { recursive: true });
    if (name === 'COPY') await copy(words, here, building);
    if (name === 'RUN' && !building.isFinal) await execute(words, here);
  }
}

async function copy(words: string, here: string, { stages, roots, isOut }: Building): Promise<void> {
  const [, from, rest = words] = /^--from=(\S+) (.*)$/.exec(words) ?? [];
  const paths = rest.split(' ');
  const to = join(here, paths.at(-1) ?? '');
  const stage = stages.findIndex(([first]) => first?.words.endsWith(` AS ${from}`));
  for (const path of paths.slice(0, -1)) {
    const source = join(from === undefined ? ROOT : (roots[stage] ?? ''), path);
    const target = rest.endsWith('/') ? join(to, path.split('/').at(-1) ?? '') : to;
    await mkdir(dirname(target), { recursive: true });
    const isAdmitted = (file: string): boolean => from !== undefined || !isOut(relative(ROOT, file));
    if (!isAdmitted(source)) throw new Error(`the ignore file leaves out ${path}`);
    await cp(source, target, { recursive: true, verbatimSymlinks: true, filter: isAdmitted });
  }
}

async function execute(command: string, cwd: string): Promise<void> {
  // As in an image: without what a surrounding npm, or the tests, have set.
  const environment = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|CLARIFAI_|NODE_ENV$|VITEST)/i.test(name),
  );
  const env = { ...Object.fromEntries(environment), npm_config_prefer_offline: 'true' };
  await promisify(execFile)('sh', ['-c', command], { cwd, env, maxBuffer: 2 ** 26 });
}
