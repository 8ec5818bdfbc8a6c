import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { inject } from 'vitest';

import { commandIn } from '../artefact/install.mjs';

/** The packed and installed program, as a file for `node`; only the folders of the project `program` (vitest.config.ts) have it. */
export const PROGRAM: string = commandIn(inject('artefact'));

/** The photographs that come with the project. */
export const SAMPLES: string = fileURLToPath(new URL('../../samples', import.meta.url));

/** Root may read everything; started by this it is bound by a file's mode like anybody else. */
export const UNPRIVILEGED: readonly string[] =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Starts the program without any credentials of whoever runs the tests.
 *
 * @param wrapper a command and its arguments that start the program in their turn.
 * @param variables of the environment, beside those of whoever runs the tests.
 */
export function start(
  folder: string,
  args: readonly string[],
  wrapper: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): ChildProcess {
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('CLARIFAI_'));
  const [command = process.execPath, ...rest] = [...wrapper, process.execPath, PROGRAM, ...args];
  return spawn(command, rest, {
    cwd: folder,
    // A home without settings: whoever runs the tests may have some.
    env: { ...Object.fromEntries(environment), ...variables, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Waits for the end of a started program. */
export async function finished(child: ChildProcess): Promise<Run> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, stdout, stderr };
}

/** Runs the program to its end. */
export async function run(folder: string, ...args: readonly string[]): Promise<Run> {
  return finished(start(folder, args));
}
