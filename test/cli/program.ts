import { spawn } from 'node:child_process';

import { finished, PROGRAM, type Run } from '../e2e/command-line.ts';

/**
 * Runs the built program for somebody whose home is `home`.
 *
 * @param environment variables beside those of the test run, of which none about Clarifai and proxies are passed on.
 */
export async function runAt(
  home: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const passed = Object.entries(process.env).filter(([name]) => !/^CLARIFAI_|proxy$/i.test(name));
  const env = { ...Object.fromEntries(passed), HOME: home, USERPROFILE: home, ...environment };
  return finished(spawn(process.execPath, [PROGRAM, ...args], { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] }));
}
