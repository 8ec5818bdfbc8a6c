import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SAMPLES } from '../e2e/command-line.ts';
import { startEngineProcess } from '../e2e/engine-process.ts';
import type { EngineProcess } from '../e2e/engine-process.ts';
import { blocks, commands, isForClone, isForService, isOfProgram } from './readme.ts';
import type { Command } from './readme.ts';
import { runScript, runUntil } from './shell.ts';
import type { ShellOptions } from './shell.ts';

const COMMANDS = await commands();

/** What a command says once it is up that goes on until it is stopped. */
const RUNNING: Readonly<Record<string, RegExp>> = {
  watch: /all found, now watched/,
  schedule: /\d{4}-\d\d-\d\d/,
  engine: /^http:\/\//m,
};

let folder: string;
let service: EngineProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readme-'));
  for (const name of ['photos', 'camera']) {
    await mkdir(join(folder, name));
    await copyFile(join(SAMPLES, 'coffee.png'), join(folder, name, 'coffee.png'));
  }
  await copyFile(join(SAMPLES, 'cat-chelsea.png'), join(folder, 'photos', 'cat.jpg'));
  await copyFile(join(SAMPLES, 'cat-chelsea.png'), join(folder, 'cat.jpg'));
  service = await startEngineProcess(folder, '--data', 'service', '--api-key', 'my-key');
});

afterAll(async () => {
  await service?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The command with folders, addresses, keys and ports of this test. */
function here({ text }: Command): string {
  return text
    .replaceAll('…', 'my-key')
    .replaceAll('/mnt/camera', 'camera')
    .replaceAll('https://example.com/dog.jpg', 'photos/coffee.png')
    .replaceAll('--port 4000', '--port 0');
}

/** An engine stands in for Clarifai where an account is used, and the page is at any free port. */
function optionsFor({ text }: Command): ShellOptions {
  const account = { CLARIFAI_API_BASE: service.url, CLARIFAI_API_KEY: 'my-key' };
  const page = { CLARIFAI_INGEST_LISTEN: '127.0.0.1:0' };
  const isAsking = /^CLARIFAI_API_KEY=|doctor$/.test(text);
  return { folder, environment: { ...(isAsking && account), ...(text.includes('--ui') && page) } };
}

describe('the README', () => {
  it('has no commands but those that are tested', async () => {
    const kinds = new Set((await blocks()).map(({ kind }) => kind));
    const untested = COMMANDS.filter((each) => !isForClone(each) && !isOfProgram(each) && !isForService(each));

    // Blocks of kind "sh curl" and "ts run" are run by tests in test/e2e, the others by those of size and container.
    const others = ['sh docker', 'sh prune'];
    expect([...kinds].toSorted()).toEqual(['json', 'sh', 'sh curl', ...others, 'sh root', 'text', 'ts run']);
    expect(untested).toEqual([]);
    expect(COMMANDS.filter(isOfProgram).length).toBeGreaterThan(10);
  });

  it.each(COMMANDS.filter(isOfProgram))('$text', async (command) => {
    const script = here(command);
    const [, name = ''] = /clarifai-ingest (\w+)/.exec(script) ?? [];
    const running = RUNNING[name];

    const { code, stderr } = running
      ? await runUntil((output) => running.test(output), script, optionsFor(command))
      : await runScript(script, optionsFor(command));

    // 143: stopped by SIGTERM.
    const codes = running ? [0, 143] : [0];
    expect({ isFine: codes.includes(code ?? -1), code, stderr }).toMatchObject({ isFine: true });
  });
});
