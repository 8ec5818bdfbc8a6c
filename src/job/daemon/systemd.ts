import { execFile } from 'node:child_process';

import type { Logger } from 'pino';

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
    this.#send(`STATUS=${text}`);
  }

  stopping(): void {
    clearInterval(this.#watchdog);
    this.#send('STOPPING=1');
  }

  #send(...assignments: readonly string[]): void {
    const { environment, log } = this.#options;
    if (!environment['NOTIFY_SOCKET']) return;
    execFile('systemd-notify', [...assignments], { env: environment }, (error) => {
      if (!error || this.#hasFailed) return;
      this.#hasFailed = true;
      log.debug({ problem: error.message }, 'systemd cannot be told how the service is');
    });
  }
}
