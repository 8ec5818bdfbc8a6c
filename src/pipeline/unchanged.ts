import { isFailed } from './file.ts';
import type { Failed, FoundFile, SizedFile } from './file.ts';
import { inGroups } from './in-groups.ts';
import type { Ledger, FileStanding } from './ledger/ledger.ts';
import type { Progress } from './progress.ts';
import { sizeOf } from './sizes.ts';
import type { Underway } from './underway.ts';

export interface NewToOptions {
  /** Which files the user wants; the others are counted as skipped and not remembered. @default all */
  readonly selects?: (file: SizedFile) => boolean;
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
 * models asked, is left out without being read. So is one that failed for a reason of its own and has not changed.
 */
export async function* newTo(
  ledger: Ledger,
  modelIds: readonly string[],
  files: AsyncIterable<FoundFile | Failed>,
  progress: Progress,
  { selects = () => true, repeats, endless }: NewToOptions = {},
): AsyncGenerator<SizedFile | Failed> {
  const isDue = endless?.isDue ?? (() => true);
  const lookAt = (file: SizedFile, known: FileStanding | undefined): Verdict => {
    if (!selects(file)) return 'skipped';
    const settled = known && settledAs(file, known, modelIds, isDue);
    return settled && isOfThisRun(known, repeats) ? 'skipped' : (settled ?? 'new');
  };

  for await (const group of inGroups(files, GROUP)) {
    const sized = await Promise.all(group.map(sizeOf));
    repeats?.underway.noteOver();
    const rows = ledger.standing(sized.flatMap((file) => (isFailed(file) ? [] : [file.file])));
    for (const file of sized) {
      if (!endless) progress.count('found');
      const path = isFailed(file) ? file.file.file : file.file;
      let verdict = isFailed(file) ? 'new' : lookAt(file, rows.get(path));
      // The source may have named it twice: the first one came through since the group was looked up.
      if (verdict === 'new' && !isFailed(file) && repeats?.underway.isOver(path)) {
        verdict = lookAt(file, ledger.file(path));
      }
      const named = isFailed(file) ? file.file : file;
      if (verdict === 'new' && repeats?.underway.enter(named) === false) verdict = 'skipped';
      if (verdict === 'new') {
        if (endless) progress.count('found');
        yield file;
      } else if (!endless) progress.count(verdict);
      else if (verdict === 'unchanged' && !isFailed(file)) endless.onUnchanged?.(file);
    }
  }
}

type Verdict = 'new' | 'unchanged' | 'failedEarlier' | 'skipped';

/** How a run settled a file for good, as long as it does not change; undefined when it is to be taken. */
function settledAs(
  file: SizedFile,
  known: FileStanding,
  modelIds: readonly string[],
  isDue: (file: string) => boolean,
): Verdict | undefined {
  if (file.bytes !== known.bytes || file.mtimeMs !== known.mtimeMs) return undefined;
  switch (known.state) {
    case 'done':
      return modelIds.every((id) => known.models.includes(id)) ? 'unchanged' : undefined;
    case 'failed':
      return known.error?.retryable === false || !isDue(file.file) ? 'failedEarlier' : undefined;
    case 'skipped':
      return 'unchanged';
    case 'pending':
      return undefined;
  }
}

function isOfThisRun({ updatedAt }: FileStanding, repeats: NewToOptions['repeats']): boolean {
  return repeats !== undefined && updatedAt >= repeats.runStartedAt;
}
