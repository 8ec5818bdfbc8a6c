import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import type { Logger } from 'pino';

import { printable } from '../../base/printable.ts';

const execute = promisify(execFile);

/** A program that hangs must not hold up what comes after it, least of all the watchdog. */
const SEND_MS = 5000;

export interface NotifierOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Logger;
}

/**
 * Tells systemd how a service of `Type=notify` is, by its program `systemd-notify`; the unit needs `NotifyAccess=all`.
 * Without systemd it does nothing. The watchdog is fed as long as the event loop turns.
 */
export class SystemdNotifier {
  readonly #options: NotifierOptions;
  readonly #watchdog: NodeJS.Timeout | undefined;
  #sent: Promise<void> = Promise.resolve();
  #hasFailed = false;

  constructor(options: NotifierOptions) {
    this.#options = options;
    const watchdogMs = Number(options.environment['WATCHDOG_USEC'] ?? 0) / 1000;
    if (watchdogMs > 0) this.#watchdog = setInterval(() => this.#send('WATCHDOG=1'), watchdogMs / 2).unref();
  }

  /** The service is up, or up again after a reload. */
  ready(): void {
    this.#send('READY=1');
  }

  reloading(): void {
    // systemd asks for the time, in microseconds of the monotonic clock.
    this.#send('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`);
  }

  /** One line for `systemctl status`. */
  status(text: string): void {
    // A line break in a path would begin another assignment.
    this.#send(`STATUS=${printable(text)}`);
  }

  stopping(): void {
    clearInterval(this.#watchdog);
    this.#send('STOPPING=1');
  }

  #send(...assignments: readonly string[]): void {
    if (!this.#options.environment['NOTIFY_SOCKET']) return;
    // Each is a process of its own: side by side, READY=1 could overtake RELOADING=1.
    this.#sent = this.#sent.then(async () => this.#run(assignments));
  }

  async #run(assignments: readonly string[]): Promise<void> {
    const { environment, log } = this.#options;
    try {
      await execute('systemd-notify', assignments, { env: environment, timeout: SEND_MS });
    } catch (error) {
      if (this.#hasFailed) return;
      this.#hasFailed = true;
      log.debug({ problem: (error as Error).message }, 'systemd cannot be told how the service is');
    }
  }
}
