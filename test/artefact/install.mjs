// Plain JavaScript: the scripts in test/faults run it without a compiler.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Outside the repository, whose own packages must not stand in for a missing dependency. One folder for each clone. */
const FOLDER = join(tmpdir(), `clarifai-ingest-artefact-${sha256(ROOT).slice(0, 12)}`);

/**
 * Packs what `npm run build` made and installs the tarball, unless nothing has changed since that was done.
 *
 * @returns the folder with `clarifai-ingest.tgz` and the `node_modules` that come from it.
 */
export async function installArtefact() {
  const state = await stateOfFiles();
  const isInstalled = async () => (await readFile(join(FOLDER, 'packed'), 'utf8').catch(() => '')) === state;
  if (await isInstalled()) return FOLDER;
  const folder = await mkdtemp(`${FOLDER}-`);
  try {
    await installTarball(folder, await pack(folder), ['--ignore-scripts']);
    await writeFile(join(folder, 'packed'), state);
    // Another process may have been quicker, and have started the program.
    if (await isInstalled()) return FOLDER;
    await rm(FOLDER, { recursive: true, force: true });
    await rename(folder, FOLDER);
    return FOLDER;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The command in an installed artefact, as a file for `node`. */
export function commandIn(folder) {
  return join(folder, 'node_modules', '.bin', 'clarifai-ingest');
}

/** Installs a tarball into a folder that has no package yet, as its first user would. */
export async function installTarball(folder, tarball, flags = []) {
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  return npm(folder, 'install', ...flags, '--prefer-offline', '--no-audit', '--no-fund', tarball);
}

/** Runs npm without the settings that a surrounding npm hands down, such as those of this repository. */
export async function npm(folder, ...args) {
  const environment = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  return run('npm', args, { cwd: folder, env: Object.fromEntries(environment), maxBuffer: 2 ** 26 });
}

async function pack(folder) {
  const { stdout } = await npm(ROOT, 'pack', '--json', '--pack-destination', folder);
  const [{ filename }] = JSON.parse(stdout);
  const tarball = join(folder, 'clarifai-ingest.tgz');
  await rename(join(folder, filename), tarball);
  return tarball;
}

/** Sizes and times of all files that may be packed: packing and installing them takes half a minute. */
async function stateOfFiles() {
  const { files } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const folders = files.filter((name) => !name.startsWith('!')).map((name) => name.split('/')[0]);
  const below = await Promise.all([...new Set(folders)].map(filesBelow));
  const paths = ['package.json', 'README.md', 'LICENSE', ...below.flat()];
  const states = paths.toSorted().map(async (path) => {
    const { size, mtimeMs } = await stat(join(ROOT, path));
    return `${path} ${size} ${mtimeMs}`;
  });
  return sha256((await Promise.all(states)).join('\n'));
}

/** The files in a folder and all folders in it; a file is its own. */
async function filesBelow(path) {
  if ((await stat(join(ROOT, path))).isFile()) return [path];
  const entries = await readdir(join(ROOT, path), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
