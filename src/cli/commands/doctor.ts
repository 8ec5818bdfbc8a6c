import { diagnose } from '../diagnose.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { EXIT } from '../exit-codes.ts';
import { diagnosisLines } from '../print/diagnosis.ts';
import { writeJson, writeLines } from '../print/write.ts';

/** The options of `doctor`, as commander hands them over. */
export interface DoctorOptions {
  readonly json?: boolean;
}

/** Prints what a run depends on, without secrets; returns the exit code. */
export async function doctorCommand({ json = false }: DoctorOptions): Promise<number> {
  const diagnosis = await diagnose(process.env);
  if (json) writeJson(process.stdout, diagnosis, 2);
  else writeLines(process.stdout, diagnosisLines(diagnosis));
  return exitCodeOf(diagnosis);
}

function exitCodeOf({ problems, service, credentials }: Diagnosis): number {
  if (problems.length === 0) return EXIT.done;
  const kind = service?.verdict.kind;
  if (kind === 'refused-by-proxy' || (kind === 'refused' && credentials !== null)) return EXIT.authentication;
  return kind === 'unreachable' || kind === 'troubled' ? EXIT.unavailable : EXIT.usage;
}
