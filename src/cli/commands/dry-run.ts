import { dryRun } from '../../job/dry-run.ts';
import type { DryRun } from '../../job/dry-run.ts';
import { EXIT } from '../exit-codes.ts';
import { makeLog } from '../log.ts';
import { dryRunLines } from '../print/dry-run.ts';
import { report } from '../report.ts';
import { jobOf } from '../run-options.ts';
import type { RunOptions } from '../run-options.ts';
import type { RunRequest } from '../run-request.ts';
import { writeJson, writeLines } from '../print/write.ts';

/** Says what an import would do, without doing it; returns the exit code that its failures would give. */
export async function dryRunCommand(request: RunRequest<RunOptions>): Promise<number> {
  const { options } = request;
  const log = await makeLog({ format: options.log, level: 'warn' });
  try {
    const plan = await dryRun(jobOf(request), { onLeftOut: (message) => log.warn(message) });
    print(plan, options);
    return plan.failed + plan.failedEarlier > 0 ? EXIT.someFailed : EXIT.done;
  } catch (error) {
    return report(error, log);
  }
}

function print(plan: DryRun, { json, quiet }: RunOptions): void {
  if (json) writeJson(process.stdout, plan);
  else if (!quiet) writeLines(process.stdout, dryRunLines(plan));
}
