import type { Logger } from 'pino';

import { CallLog } from '../../job/daemon/call-log.ts';
import { DaemonVitals } from '../../job/daemon/daemon-vitals.ts';
import { JobReload } from '../../job/daemon/job-reload.ts';
import { openStatus } from '../../job/daemon/open-status.ts';
import { runWatch } from '../../job/daemon/run-watch.ts';
import type { Serving } from '../../job/daemon/serve/serve-vitals.ts';
import { SystemdNotifier } from '../../job/daemon/systemd.ts';
import type { WatchJob } from '../../job/daemon/watch-job.ts';
import { EXIT } from '../exit-codes.ts';
import { makeLog } from '../log.ts';
import { showProgress } from '../progress-line.ts';
import type { ProgressView } from '../progress-line.ts';
import { stoppedLine } from '../print/summary.ts';
import { report } from '../report.ts';
import { jobOf } from '../run-options.ts';
import type { RunOptions } from '../run-options.ts';
import type { RunRequest } from '../run-request.ts';
import { stopOnSignals } from '../signals.ts';
import { statusSettingsOf, watchSettingsOf } from '../watch-options.ts';
import type { WatchFlags } from '../watch-options.ts';

/** The options of `watch`, as commander hands them over. */
export type WatchOptions = RunOptions & WatchFlags;

type Request = RunRequest<WatchOptions>;

/**
 * Watches folders until a signal comes; returns the exit code.
 *
 * @param reread gives what the user wants now, when the job file may have changed.
 */
export async function watchCommand(request: Request, reread: () => Promise<Request>): Promise<number> {
  const { options, targets } = request;
  const level = options.quiet ? 'warn' : options.verbose ? 'debug' : 'info';
  const log = await makeLog({ format: options.log, level });
  const calls = new CallLog();
  const vitals = new DaemonVitals(calls);
  const notifier = new SystemdNotifier({ environment: process.env, log });
  const changes = new JobReload();
  const onHangUp = (): void => {
    notifier.reloading();
    void reload(request, { reread, changes, log, notifier });
  };
  const signals = stopOnSignals({
    log,
    lastWords: () => stoppedLine(vitals.progress.snapshot()),
    ...(options.config !== undefined && { onHangUp }),
  });
  signals.stop.addEventListener('abort', () => notifier.stopping());
  signals.begin();
  let view: ProgressView | undefined;
  let serving: Serving | undefined;
  try {
    serving = await openStatus(statusSettingsOf(options), { vitals, log });
    if (serving) log.info(`How it goes: ${serving.url}`);
    await runWatch(watchJobOf(request), {
      log,
      vitals,
      calls,
      stop: signals.stop,
      changes,
      onReady(service) {
        log.info(`Using ${service}`);
        notifier.ready();
        notifier.status(`watching ${targets.join(', ')} for ${service}`);
        if (!options.progress || options.quiet) return;
        view ??= showProgress(vitals.progress, { terminal: process.stderr, log, isEndless: true });
      },
      onPause(reason) {
        // It runs, and waits: systemd must not take it for one that does not start.
        notifier.ready();
        notifier.status(reason);
      },
    });
    return signals.exitCode() ?? EXIT.done;
  } catch (error) {
    return signals.exitCodeOf(error) ?? report(error, log);
  } finally {
    view?.stop();
    await serving?.close();
  }
}

function watchJobOf(request: Request): WatchJob {
  return { ...jobOf(request), watch: watchSettingsOf(request.options) };
}

interface Reloading {
  readonly reread: () => Promise<Request>;
  readonly changes: JobReload;
  readonly log: Logger;
  readonly notifier: SystemdNotifier;
}

/** A file that cannot be used changes nothing. */
async function reload(first: Request, { reread, changes, log, notifier }: Reloading): Promise<void> {
  try {
    const request = await reread();
    const fixed = ['listen', 'tokenFile', 'ui', 'log', 'quiet', 'verbose'] as const;
    const later = fixed.filter((name) => first.options[name] !== request.options[name]);
    if (later.length > 0) log.warn(`What changed of ${later.join(', ')} holds from the next start on.`);
    log.info('The settings were read again.');
    changes.offer(watchJobOf(request));
  } catch (error) {
    log.error(`The settings stay as they were: ${(error as Error).message}`);
    // A job that is taken tells so itself, once it is at work.
    notifier.ready();
  }
}
