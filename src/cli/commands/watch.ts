import { CallLog } from '../../job/daemon/call-log.ts';
import { DaemonVitals } from '../../job/daemon/daemon-vitals.ts';
import { openStatus } from '../../job/daemon/open-status.ts';
import { runWatch } from '../../job/daemon/run-watch.ts';
import type { Serving } from '../../job/daemon/serve/serve-vitals.ts';
import { SystemdNotifier } from '../../job/daemon/systemd.ts';
import { EXIT } from '../exit-codes.ts';
import { makeLog } from '../log.ts';
import { showProgress } from '../progress-line.ts';
import type { ProgressView } from '../progress-line.ts';
import { report } from '../report.ts';
import { jobOf } from '../run-options.ts';
import type { RunOptions } from '../run-options.ts';
import { stopOnSignals } from '../signals.ts';
import { statusSettingsOf, watchSettingsOf } from '../watch-options.ts';
import type { WatchFlags } from '../watch-options.ts';

/** The options of `watch`, as commander hands them over. */
export type WatchOptions = RunOptions & WatchFlags;

/** Watches folders until a signal comes; returns the exit code. */
export async function watchCommand(targets: readonly string[], options: WatchOptions): Promise<number> {
  const level = options.quiet ? 'warn' : options.verbose ? 'debug' : 'info';
  const log = await makeLog({ format: options.log, level });
  const signals = stopOnSignals(log);
  const calls = new CallLog();
  const vitals = new DaemonVitals(calls);
  const notifier = new SystemdNotifier({ environment: process.env, log });
  signals.stop.addEventListener('abort', () => notifier.stopping());
  let view: ProgressView | undefined;
  let serving: Serving | undefined;
  try {
    serving = await openStatus(statusSettingsOf(options), { vitals, log });
    if (serving) log.info(`How it goes: ${serving.url}`);
    await runWatch(
      { ...jobOf(targets, options), watch: watchSettingsOf(options) },
      {
        log,
        vitals,
        calls,
        stop: signals.stop,
        onReady(service) {
          log.info(`Using ${service}`);
          notifier.ready();
          notifier.status(`watching ${targets.join(', ')} for ${service}`);
          if (!options.progress || options.quiet) return;
          view ??= showProgress(vitals.progress, { terminal: process.stderr, log, isEndless: true });
        },
      },
    );
    return signals.exitCode() ?? EXIT.done;
  } catch (error) {
    return report(error, log);
  } finally {
    view?.stop();
    await serving?.close();
    signals.release();
  }
}
