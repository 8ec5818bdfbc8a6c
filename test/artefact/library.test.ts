import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { describe, expect, inject, it } from 'vitest';

import { startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

const CALL = `
const app = new ClarifaiApp({ baseUrl: process.argv[2] ?? '', apiKey: 'key' });
app.inputs.checkStatus().then(async (counts) => {
  console.log(counts.processed, UserError.name);
  await app.close();
});
`;
const ESM = `import { ClarifaiApp, UserError } from 'clarifai-ingest';\n${CALL}`;
const COMMON_JS = `const { ClarifaiApp, UserError } = require('clarifai-ingest');\n${CALL}`;

/** A project that has the tarball and Node's own types installed, with one file. */
async function project(file: string, content: string): Promise<string> {
  const folder = await temporaryFolder();
  const packages = join(folder, 'node_modules');
  await mkdir(join(packages, '@types'), { recursive: true });
  for (const name of ['@types/node', 'undici-types']) {
    await symlink(join(ROOT, 'node_modules', name), join(packages, name));
  }
  await symlink(join(inject('artefact'), 'node_modules', 'clarifai-ingest'), join(packages, 'clarifai-ingest'));
  await writeFile(join(folder, file), content);
  return folder;
}

/** A service that has seven inputs. */
async function serviceUrl(): Promise<string> {
  const counts = { processed: 7, to_process: 0, errors: 0 };
  return (await startServer(() => ({ json: { status: { code: 10000 }, counts } }))).url;
}

async function outputOf(folder: string, file: string): Promise<string> {
  const { stdout } = await run(process.execPath, [file, await serviceUrl()], { cwd: folder });
  return stdout;
}

describe('the library', () => {
  it('is imported by an ES module', async () => {
    expect(await outputOf(await project('call.mjs', ESM), 'call.mjs')).toBe('7 UserError\n');
  });

  // Node 20.19, 22.12 and later.
  it.runIf(process.features.require_module)('is required by a CommonJS module', async () => {
    expect(await outputOf(await project('call.cjs', COMMON_JS), 'call.cjs')).toBe('7 UserError\n');
  });

  it.each([
    // CommonJS may require an ES module since TypeScript 5.8.
    ['nodenext', 'nodenext', ['call.mts', 'call.cts']],
    ['node16', 'node16', ['call.mts']],
    ['esnext', 'bundler', ['call.ts']],
  ])('has its types for module %s with resolution %s, in %j', async (module, resolution, files) => {
    const typed = ESM.replace('.then(async (counts)', '.then(async (counts: { readonly processed: number })');
    const wrong = `${typed}\n// @ts-expect-error The types are there, so this is known to be wrong.\nnew ClarifaiApp({ apiKey: 7 });\n`;
    const [first = '', ...others] = files;
    const folder = await project(first, wrong);
    for (const file of others) await writeFile(join(folder, file), wrong);
    const flags = ['--module', module, '--moduleResolution', resolution, '--target', 'es2023', '--strict', '--noEmit'];

    const { stdout } = await run(process.execPath, [TSC, ...flags, '--types', 'node', ...files], { cwd: folder }).catch(
      (error: unknown) => error as { readonly stdout: string },
    );

    expect(stdout).toBe('');
  });
});
