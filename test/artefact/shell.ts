import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';

import { inject, vi } from 'vitest';

import { finished } from '../e2e/command-line.ts';
import type { Run } from '../e2e/command-line.ts';

/** Where `npm install` puts the command of the installed tarball. */
const BIN = join(inject('artefact'), 'node_modules', '.bin');

export interface ShellOptions {
  readonly folder: string;
  /** Variables beside the path and the home. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where commands are looked for first. @default where the installed tarball has its command */
  readonly bin?: string;
}

/** Starts a script in bash as a user of the installed command; nothing of the test run's own npm or Clarifai is passed on. */
export function startScript(script: string, { folder, environment = {}, bin = BIN }: ShellOptions): ChildProcess {
  const passed = Object.entries(process.env).filter(
    ([name]) => !/^(?:CLARIFAI_|CLOSING_LINES|npm_)|proxy$/i.test(name),
  );
  // The command begins with "#!/usr/bin/env node": the Node of this test must be the first.
  const path = [bin, dirname(process.execPath), process.env['PATH']].join(delimiter);
  return spawn('bash', ['-ec', script], {
    cwd: folder,
    env: { ...Object.fromEntries(passed), PATH: path, HOME: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a script to its end. */
export async function runScript(script: string, options: ShellOptions): Promise<Run> {
  return finished(startScript(script, options));
}

/** Starts a command that goes on until it is stopped, waits until it has done something, and stops it. */
export async function runUntil(
  isDone: (output: string) => boolean | Promise<boolean>,
  command: string,
  options: ShellOptions,
): Promise<Run> {
  const child = startScript(`exec ${command}`, options);
  const ended = finished(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (output += text.toString()));
  try {
    await vi.waitFor(
      async () => {
        if (!(await isDone(output))) throw new Error(`It was waited for in vain: ${output}`);
      },
      { timeout: 40_000, interval: 100 },
    );
  } finally {
    child.kill('SIGTERM');
  }
  return ended;
}
