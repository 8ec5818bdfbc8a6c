import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const USAGE = fileURLToPath(new URL('usage.cjs', import.meta.url));

/**
 * Runs a Node program in a process of its own, from its start to its end.
 *
 * @param program.args what follows `node`.
 * @param program.home stands for the user's home, so that no credentials are found.
 * @returns when it was started (ms since 1970), how long it took, its CPU (user and system, all threads), its peak RSS.
 * @throws when it does not end with 0.
 */
export async function runProgram({ args, home }) {
  const env = { PATH: process.env.PATH, HOME: home };
  const startedAt = Date.now();
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['--require', USAGE, ...args], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code]) => ({ code, ms: performance.now() - startedMs }));
  const [{ code, ms }, output, errors, usage] = await Promise.all([ended, ...child.stdio.slice(1).map(text)]);
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}:\n${errors}`);
  return { startedAt, ms, output, errors, ...JSON.parse(usage) };
}
