import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

import { startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

const CALL = `
import { ClarifaiApp, UserError } from 'clarifai-ingest';

const app = new ClarifaiApp({ baseUrl: process.argv[2] ?? '', apiKey: 'key' });
const counts: { readonly processed: number } = await app.inputs.checkStatus();
console.log(counts.processed, UserError.name);
await app.close();
`;

it('works from its packed file in an empty project, from JavaScript and from TypeScript', async () => {
  const folder = await temporaryFolder();
  const project = join(folder, 'project');
  await mkdir(project);
  const { stdout: packed } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: ROOT });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  const install = [
    'install',
    '--ignore-scripts',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    join(folder, filename),
  ];
  await run('npm', install, { cwd: project });
  const counts = { processed: 7, to_process: 0, errors: 0 };
  const service = await startServer(() => ({ json: { status: { code: 10000 }, counts } }));

  await writeFile(join(project, 'call.ts'), CALL);
  // With Node's own types, as every TypeScript project on Node has them.
  const types = ['--typeRoots', join(ROOT, 'node_modules', '@types'), '--types', 'node'];
  const flags = ['--module', 'nodenext', '--target', 'es2023', '--strict', ...types];
  await run(process.execPath, [TSC, ...flags, 'call.ts'], { cwd: project });
  const { stdout } = await run(process.execPath, ['call.js', service.url], { cwd: project });
  const { stdout: help } = await run('npx', ['clarifai-ingest', '--help'], { cwd: project });

  expect(stdout).toBe('7 UserError\n');
  expect(help).toContain('import');
}, 180_000);
