import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { SAMPLES } from '../e2e/command-line.ts';
import { csvRows, jsonRecords, okRecord, valueOf } from '../e2e/outputs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runScript, runUntil } from './shell.ts';

const CAT = 'cat-chelsea.png';
const EMBEDDED = '--endpoint embedded --model general-v1.3';

/** A folder with a cat in its `photos`. */
async function place(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'photos'));
  await copyFile(join(SAMPLES, CAT), join(folder, 'photos', CAT));
  return folder;
}

async function ndjson(folder: string, name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8').catch(() => '');
}

describe('the command that npm installs', () => {
  it('imports with real models on the fast runtime, and exports what it remembers', async () => {
    const folder = await place();

    const imported = await runScript(`clarifai-ingest import photos --out predictions.json ${EMBEDDED}`, { folder });
    const exported = await runScript('clarifai-ingest export --out again.csv', { folder });

    expect(imported).toMatchObject({ code: 0 });
    expect(imported.stderr).toContain('(onnxruntime-node)');
    expect(exported).toMatchObject({ code: 0 });
    expect(valueOf(okRecord(await jsonRecords(folder), CAT, 'general-v1.3'), 'cat')).toBeGreaterThan(0.8);
    expect(await csvRows(folder, 'again.csv')).toContainEqual(
      expect.objectContaining({ path: CAT, concept_name: 'cat' }),
    );
  });

  it('predicts without storing anything', async () => {
    const folder = await place();

    const { code, stdout } = await runScript(`clarifai-ingest predict photos/${CAT} ${EMBEDDED} --json`, { folder });

    expect(code).toBe(0);
    expect(stdout).toContain('"cat"');
  });

  it('watches a folder', async () => {
    const folder = await place();
    const command = `clarifai-ingest watch photos --out out.ndjson --listen 127.0.0.1:0 --ui ${EMBEDDED}`;

    const { code } = await runUntil(async () => (await ndjson(folder, 'out.ndjson')).includes(CAT), command, {
      folder,
    });

    expect(code).toBe(143);
  });

  it('imports by schedule', async () => {
    const folder = await place();
    const command = `clarifai-ingest schedule "* * * * * *" photos --out out.ndjson ${EMBEDDED}`;

    const { code } = await runUntil(async () => (await ndjson(folder, 'out.ndjson')).includes(CAT), command, {
      folder,
    });

    expect(code).toBe(143);
  });

  it('serves its engine and its page', async () => {
    const folder = await temporaryFolder();
    const port = 20_000 + (process.pid % 20_000);
    const probe = `
      clarifai-ingest engine --port ${port} & engine=$!
      curl -s --retry 40 --retry-connrefused --retry-delay 1 http://127.0.0.1:${port}/v2/inputs/status
      curl -s http://127.0.0.1:${port}/
      kill $engine
      wait $engine`;

    const { code, stdout } = await runScript(probe, { folder });

    expect(code).toBe(0);
    expect(stdout).toContain('"to_process":0');
    expect(stdout.toLowerCase()).toContain('<!doctype html>');
  });

  it('diagnoses itself: its own version, and the Node that runs it', async () => {
    const folder = await temporaryFolder();
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
      readonly version: string;
    };

    const { stdout } = await runScript('clarifai-ingest doctor', { folder });

    expect(stdout).toContain(version);
    expect(stdout).toContain(process.version.replace('v', ''));
  });
});
