import type { Logger } from 'pino';

import { exitProcess } from '../base/exit-process.ts';
import { EXIT } from './exit-codes.ts';

export interface StopOptions {
  readonly log: Logger;
  /** The last line that is logged: what is done, and how to continue. */
  readonly lastWords: () => string;
  /** What the first signal announces. @default 'Finishing in-flight images...' */
  readonly announcement?: string;
  /** How long a stop may take before the process ends all the same; what is committed stays. @default 7500 */
  readonly graceMs?: number;
  /** The exit code after a clean stop. @default 130 or 143, by the signal */
  readonly exitCode?: number;
  /** Called at SIGHUP. @default it stops as SIGTERM does */
  readonly onHangUp?: () => void;
}

/** Turns signals into a clean stop of a command. */
export interface SignalStop {
  /** Aborts at the first SIGINT, SIGTERM or SIGHUP. */
  readonly stop: AbortSignal;
  /** From now on a signal has something to finish; before, it ends the process at once. */
  begin(): void;
  /** 130 or 143 when a signal came. */
  exitCode(): number | undefined;
  /** The same when an error is only the consequence of the stop. */
  exitCodeOf(error: unknown): number | undefined;
}

interface Command {
  readonly options: StopOptions;
  readonly controller: AbortController;
  hasBegun: boolean;
}

const CODES: Partial<Record<NodeJS.Signals, number>> = {
  SIGINT: EXIT.interrupted,
  SIGTERM: EXIT.terminated,
  // A terminal that is closed.
  SIGHUP: EXIT.terminated,
};

/** npm and npx pass a Ctrl-C on that the terminal has sent to this process already. */
const SAME_MS = 100;

/** A stop with the embedded engine ends within 2 s; what is left of that, native calls may take. */
const STOP_MS = 1900;

/** How long they may take at least, and when the process shall end at once. */
const PATIENCE_MS = { planned: 300, urged: 200 } as const;

let command: Command | undefined;
let received: { readonly signal: NodeJS.Signals; readonly code: number; readonly atMs: number } | undefined;
let isEnding = false;

for (const signal of Object.keys(CODES) as NodeJS.Signals[]) process.on(signal, () => onSignal(signal));

/** Stops a command cleanly at the first signal, and at once at the second. */
export function stopOnSignals(options: StopOptions): SignalStop {
  const controller = new AbortController();
  const stopped: Command = { options, controller, hasBegun: false };
  command = stopped;
  const exitCode = (): number | undefined => received && (options.exitCode ?? received.code);
  return {
    stop: controller.signal,
    begin: () => void (stopped.hasBegun = true),
    exitCode,
    exitCodeOf(error) {
      const isStop = error === controller.signal.reason || (error as Error | null)?.name === 'AbortError';
      return controller.signal.aborted && isStop ? exitCode() : undefined;
    },
  };
}

/** Ends the process when its command has ended. */
export async function endProcess(): Promise<never> {
  const code = Number(process.exitCode ?? EXIT.done);
  if (received === undefined) {
    await flush();
    return exitProcess(code, { patienceMs: PATIENCE_MS.planned });
  }
  const leftMs = STOP_MS - (performance.now() - received.atMs);
  const planned = code === EXIT.done ? (command?.options.exitCode ?? received.code) : code;
  return end(planned, Math.max(leftMs, PATIENCE_MS.planned));
}

function onSignal(signal: NodeJS.Signals): void {
  if (signal === 'SIGHUP' && command?.options.onHangUp) return command.options.onHangUp();
  const code = CODES[signal] ?? EXIT.terminated;
  if (received !== undefined) {
    if (performance.now() - received.atMs > SAME_MS) void end(code, PATIENCE_MS.urged);
    return;
  }
  received = { signal, code, atMs: performance.now() };
  if (!command?.hasBegun) return void end(code, PATIENCE_MS.urged);
  const { log, announcement = 'Finishing in-flight images...', graceMs = 7500 } = command.options;
  log.info(signal === 'SIGINT' ? `${announcement} Press Ctrl-C again to quit now.` : announcement);
  setTimeout(() => void end(code, PATIENCE_MS.urged), graceMs).unref();
  command.controller.abort();
}

async function end(code: number, patienceMs: number): Promise<never> {
  if (!isEnding) {
    isEnding = true;
    if (command) command.options.log.info(command.options.lastWords());
    else process.stderr.write('Stopped. Run the same command again to continue.\n');
  }
  await flush();
  return exitProcess(code, { patienceMs, signal: received?.signal });
}

/** The log passes through streams, which take a turn. */
async function flush(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
  }
}
