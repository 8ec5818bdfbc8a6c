import { resolve } from 'node:path';

import { lastJob } from '../../job/last-job.ts';
import { verify } from '../../job/verify.ts';
import type { Verification } from '../../job/verify.ts';
import { accessOf } from '../access-options.ts';
import type { AccessFlags } from '../access-options.ts';
import { EXIT } from '../exit-codes.ts';
import { makeLog } from '../log.ts';
import { verificationLines } from '../print/verification.ts';
import { report } from '../report.ts';
import { stopOnSignals } from '../signals.ts';
import { writeJson, writeLines } from '../print/write.ts';

/** The options of `verify`, as commander hands them over. */
export interface VerifyOptions extends AccessFlags {
  readonly repair?: true;
}

/** Says whether the service holds what is remembered; returns the exit code. */
export async function verifyCommand(options: VerifyOptions): Promise<number> {
  const level = options.quiet ? 'warn' : options.verbose ? 'debug' : 'info';
  const log = await makeLog({ format: options.log, level });
  const signals = stopOnSignals({
    log,
    announcement: 'Finishing the request in progress...',
    lastWords: () => 'Stopped before everything was checked; run the same command again.',
  });
  try {
    signals.begin();
    const job = await lastJob(resolve(options.state), accessOf(options));
    const verification = await verify(job, { log, stop: signals.stop, repairs: options.repair === true });
    print(verification, options);
    return signals.exitCode() ?? (isWhole(verification) ? EXIT.done : EXIT.someFailed);
  } catch (error) {
    return signals.exitCodeOf(error) ?? report(error, log);
  }
}

function print(verification: Verification, { json, quiet }: VerifyOptions): void {
  const { repaired, ...rest } = verification;
  if (json) {
    const counts = repaired?.counts ?? null;
    writeJson(process.stdout, { ...rest, repaired: counts });
  } else if (!quiet || !isWhole(verification)) {
    writeLines(process.stdout, verificationLines(verification));
  }
}

/** What was missing and has been sent again is not missing any more. */
function isWhole({ failed, missing, repaired }: Verification): boolean {
  return failed.count === 0 && missing.count - (repaired?.counts.uploaded ?? 0) <= 0;
}
