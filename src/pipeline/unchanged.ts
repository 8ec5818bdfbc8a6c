import { isFailed } from './file.ts';
import type { Failed, FoundFile, SizedFile } from './file.ts';
import { inGroups } from './in-groups.ts';
import type { Ledger, FileStanding } from './ledger/ledger.ts';
import { FAILURE, modelsTold, tellingOf } from './ledger/told.ts';
import { Outputs } from './outputs.ts';
import type { Progress } from './progress.ts';
import { sizeOf } from './sizes.ts';
import type { Underway } from './underway.ts';

export interface NewToOptions {
  /** Which files the user wants; the others are counted as skipped and not remembered. @default all */
  readonly selects?: (file: SizedFile) => boolean;
  /** Which are to have what is found. @default none: what is recorded anywhere is */
  readonly outputs?: Outputs;
  /** Takes note of what goes on; a file that the source names again in the same run is counted as skipped. */
  readonly repeats?: {
    readonly underway: Underway;
    /** RFC 3339: what was settled at this time or later, this run has settled. */
    readonly runStartedAt: string;
  };
  readonly endless?: EndlessOptions;
}

/** For a source without an end, which names the same files again and again: only what is new is counted. */
export interface EndlessOptions {
  /** Whether a file that failed in a way that may mend is to be tried again now. */
  readonly isDue: (file: string) => boolean;
  /** Told of each file that is done with and still there. */
  readonly onUnchanged?: (file: SizedFile) => void;
  /** Told of each file that was named again while it was under way, once it is over: it may have changed since. */
  readonly onNamedAgain?: (file: FoundFile) => void;
}

/** Files that are looked up at once; about twice as many are read ahead from the source. */
const GROUP = 128;

/**
 * Lets through what is new to the ledger: a file with the size and time that it had when it was done with, for all
 * models asked and all outputs, is left out without being read. So is one that failed for a reason of its own and has
 * not changed; where an output lacks that failure, it comes as the failure that it is.
 */
export async function* newTo(
  ledger: Ledger,
  modelIds: readonly string[],
  files: AsyncIterable<FoundFile | Failed>,
  progress: Progress,
  { selects = () => true, outputs = new Outputs([]), repeats, endless }: NewToOptions = {},
): AsyncGenerator<SizedFile | Failed> {
  const isDue = endless?.isDue ?? (() => true);
  const lookAt = (file: SizedFile, known: FileStanding | undefined): Verdict => {
    if (!selects(file)) return 'skipped';
    const settled = known && settledAs(file, known, { modelIds, outputs, isDue });
    return settled && isOfThisRun(known, repeats) ? 'skipped' : (settled ?? 'new');
  };

  for await (const group of inGroups(files, GROUP)) {
    const sized = await Promise.all(group.map(sizeOf));
    repeats?.underway.noteOver();
    const rows = ledger.standing(sized.flatMap((file) => (isFailed(file) ? [] : [file.file])));
    for (const file of sized) {
      if (!endless) progress.count('found');
      const path = isFailed(file) ? file.file.file : file.file;
      let verdict: Verdict = isFailed(file) ? verdictOnFailed(file, ledger, endless) : lookAt(file, rows.get(path));
      // The source may have named it twice: the first one came through since the group was looked up.
      if (isNews(verdict) && !isFailed(file) && repeats?.underway.isOver(path)) {
        verdict = lookAt(file, ledger.file(path));
      }
      const named = isFailed(file) ? file.file : file;
      if (isNews(verdict) && repeats?.underway.enter(named) === false) verdict = 'skipped';
      if (isNews(verdict)) {
        if (endless) progress.count('found');
        yield verdict === 'failureToTell' ? earlierFailure(named, ledger) : file;
      } else if (!endless) progress.count(verdict);
      else if (verdict === 'unchanged' && !isFailed(file)) endless.onUnchanged?.(file);
    }
  }
}

type News = 'new' | 'failureToTell';
type Verdict = News | 'unchanged' | 'failedEarlier' | 'skipped';

function isNews(verdict: Verdict): verdict is News {
  return verdict === 'new' || verdict === 'failureToTell';
}

/** A file that was done with and is gone while its folder is watched has the records that it needs: the folder may be away. */
function verdictOnFailed({ file, error }: Failed, ledger: Ledger, endless: EndlessOptions | undefined): Verdict {
  const isGone = endless !== undefined && error.code === 'vanished';
  return isGone && ledger.file(file.file)?.state === 'done' ? 'unchanged' : 'new';
}

interface Standards {
  readonly modelIds: readonly string[];
  readonly outputs: Outputs;
  readonly isDue: (file: string) => boolean;
}

/** How a run settled a file for good, as long as it does not change; undefined when it is to be taken. */
function settledAs(
  file: SizedFile,
  { bytes, mtimeMs, state, told, error }: FileStanding,
  { modelIds, outputs, isDue }: Standards,
): Verdict | undefined {
  if (file.bytes !== bytes || file.mtimeMs !== mtimeMs) return undefined;
  const isOwed = (what: string): boolean => outputs.owes(tellingOf(told, what), file.scope);
  switch (state) {
    case 'done':
      return modelIds.some(isOwed) ? undefined : 'unchanged';
    case 'failed':
      if (error?.retryable !== false && isDue(file.file)) return undefined;
      if (!isOwed(FAILURE)) return 'failedEarlier';
      // Where some models have answered, their records are owed, too.
      return modelsTold(told).length > 0 ? undefined : 'failureToTell';
    case 'skipped':
      return 'unchanged';
    case 'pending':
      return undefined;
  }
}

/** A failure that an earlier run has met, for an output that does not have it; nothing is tried again. */
function earlierFailure(file: FoundFile, ledger: Ledger): Failed {
  const known = ledger.file(file.file);
  if (!known?.error) throw new Error(`${file.path} is known as failed, without a reason.`);
  const { bytes, mtimeMs, sha256, error } = known;
  const facts = {
    ...(bytes !== null && { bytes }),
    ...(mtimeMs !== null && { mtimeMs }),
    ...(sha256 !== null && { sha256 }),
  };
  return { kind: 'failed', file: { ...file, ...facts }, error };
}

function isOfThisRun({ updatedAt }: FileStanding, repeats: NewToOptions['repeats']): boolean {
  return repeats !== undefined && updatedAt >= repeats.runStartedAt;
}
