// Bundles programs: loading some 700 modules one by one takes half of the time of a short run.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'rolldown';

/** What the thread of `src/base/thread.ts` loads, by the names that it asks for. */
export const THREAD = {
  'thread-worker': source('base/thread-worker.ts'),
  'encode-files': source('client/encode-files.ts'),
  'copy-heic': source('pipeline/copy-heic.ts'),
  'read-images': source('pipeline/reading/read-images.ts'),
};

/** What has native parts, or files beside its code, is loaded from its package. */
const EXTERNAL = /^(@photostructure\/sqlite|sharp|heic-decode|@vladmandic\/human)($|\/)/;

/**
 * Bundles programs and the threads that they start. Those find their files beside the program's.
 *
 * @param input the files to begin with, by the names of what becomes of them.
 * @param dir the folder for it, two levels below the package's root, as `packageFile` expects; emptied before.
 */
export async function bundle(input, dir) {
  await build({
    input,
    platform: 'node',
    external: EXTERNAL,
    // All of undici takes 25 ms to load, and all of rxjs 15.
    resolve: { alias: { undici$: own('undici.cjs'), rxjs$: own('../node_modules/rxjs/dist/esm/index.js') } },
    // What package.json asks for under `engines`: without it, syntax stays that Node 20 does not know.
    transform: { target: 'node20.19' },
    plugins: [licences()],
    output: { dir, cleanDir: true },
    logLevel: 'silent',
  });
}

/** Writes down what the licences of bundled packages ask to go with them. */
function licences() {
  return {
    name: 'licences',
    async generateBundle(_, parts) {
      const modules = Object.values(parts).flatMap(({ moduleIds = [] }) => moduleIds);
      const folders = new Set(modules.flatMap((id) => /^.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []));
      const texts = await Promise.all([...folders].toSorted().map(licenceOf));
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-LICENCES.txt', source: texts.join('\n') });
    },
  };
}

async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
  return `## ${name} ${version} (${license})\n\n${text.trim()}\n`;
}

function own(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

function source(path) {
  return fileURLToPath(new URL(`../src/${path}`, import.meta.url));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle(
    {
      main: source('cli/main.ts'),
      ...THREAD,
      worker: source('engine/inference/worker.ts'),
    },
    fileURLToPath(new URL('../dist/cli', import.meta.url)),
  );
}
