import { isatty } from 'node:tty';

import { allThreadsIdle } from './native-gate.ts';

/** Standard streams that were a terminal at the start. */
const TERMINALS = [0, 1, 2].filter((fd) => isatty(fd));

export interface ExitOptions {
  /** How long native calls of other threads may take until then. */
  readonly patienceMs: number;
  /** The signal that an exit code above 128 stands for, if any. */
  readonly signal?: NodeJS.Signals | undefined;
}

/**
 * Ends this process without a native abort: `process.exit` ends the worker threads first, and onnxruntime aborts when
 * that meets a network that runs. If one still runs after the patience, the process replaces itself by one that only
 * exits (Node 22.15 and later); before that it ends itself by the signal, which shells report as the same exit code.
 * So it does when its terminal was closed: Node aborts when it cannot put the terminal's settings back.
 */
export async function exitProcess(code: number, { patienceMs, signal }: ExitOptions): Promise<never> {
  const isIdle = await allThreadsIdle(patienceMs);
  if (isTerminalClosed()) endBySignal(signal ?? 'SIGHUP');
  if (!isIdle) endAbruptly(code, signal);
  process.exit(code);
}

function isTerminalClosed(): boolean {
  return TERMINALS.some((fd) => !isatty(fd));
}

type Execve = (file: string, args: readonly string[]) => never;

function endAbruptly(code: number, signal: NodeJS.Signals | undefined): void {
  const { execve } = process as { readonly execve?: Execve };
  if (execve && process.platform !== 'win32') {
    execve(process.execPath, [process.execPath, '-e', `process.exit(${code})`]);
  }
  if (signal !== undefined) endBySignal(signal);
}

function endBySignal(signal: NodeJS.Signals): void {
  // Without a listener the signal does what it does by default.
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
