import type { OpenRun } from './open-run.ts';

/** Does the work of a run and remembers how it ended. */
export async function remembered<T>({ run, ledger, progress }: OpenRun, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    const { done, failed, pending } = progress.snapshot();
    ledger.runs.end(run, `${done} done, ${failed} failed, ${pending} pending`);
    return result;
  } catch (error) {
    try {
      ledger.runs.end(run, error instanceof Error ? error.message : String(error));
    } catch {
      // The reason why the run ended is what counts, and the disk may be full.
    }
    throw error;
  }
}
