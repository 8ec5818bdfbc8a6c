// Plain JavaScript: the scripts in test/faults run it without a compiler.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Outside the repository, whose own packages must not stand in for a missing dependency. One folder for each clone. */
const FOLDER = join(tmpdir(), `clarifai-ingest-artefact-${sha256(ROOT).slice(0, 12)}`);

/**
 * Packs what `npm run build` made and installs the tarball, unless the same tarball is installed already.
 *
 * @returns the folder with `clarifai-ingest.tgz` and the `node_modules` that come from it.
 */
export async function installArtefact() {
  const folder = await mkdtemp(`${FOLDER}-`);
  try {
    const tarball = await pack(folder);
    const digest = sha256(await readFile(tarball));
    if ((await readFile(join(FOLDER, 'installed'), 'utf8').catch(() => '')) === digest) return FOLDER;
    await installTarball(folder, tarball, ['--ignore-scripts']);
    await writeFile(join(folder, 'installed'), digest);
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

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
