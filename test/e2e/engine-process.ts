import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';

import { start } from './command-line.ts';

/** The engine, started as a command of its own. */
export interface EngineProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** Stops it and waits for its end. */
  readonly close: () => Promise<void>;
}

/** Starts `clarifai-ingest engine` in a folder and waits for its address; whoever starts it closes it. */
export async function startEngineProcess(folder: string, ...args: readonly string[]): Promise<EngineProcess> {
  const child = start(folder, ['engine', ...args]);
  let said = '';
  child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  const ended = once(child, 'close');
  const url = await Promise.race([
    once(child.stdout ?? child, 'data').then(([line]) => String(line).trim()),
    ended.then(() => Promise.reject(new Error(`The engine ended: ${said}`))),
  ]);
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url, process: child, close };
}
