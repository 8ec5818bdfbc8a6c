import type { Readable } from 'node:stream';

import { lastValueFrom, mergeMap, reduce } from 'rxjs';

import { standardInput } from '../base/standard-input.ts';
import { batch } from '../pipeline/batch.ts';
import { isFailed } from '../pipeline/file.ts';
import type { Batch, Failed, SizedFile } from '../pipeline/file.ts';
import type { Ledger, LedgerFile } from '../pipeline/ledger/ledger.ts';
import { Progress } from '../pipeline/progress.ts';
import type { Counts } from '../pipeline/progress.ts';
import { selector } from '../pipeline/selection/selection.ts';
import { newTo } from '../pipeline/unchanged.ts';
import { windowed } from '../pipeline/window.ts';
import { IgnoredFiles } from '../pipeline/sources/ignored-files.ts';
import type { IgnoredKind } from '../pipeline/sources/ignored-files.ts';
import type { ImportJob } from './import-job.ts';
import { openLedgerToCompare } from './ledger-to-compare.ts';
import { HeaderLook } from './look-at-header.ts';
import { namedOutputs } from './open-outputs.ts';
import { stateFolderOf } from './open-run.ts';
import { openSource, unmatchedMessage } from './open-source.ts';
import type { SourceOptions } from './open-source.ts';
import { targetName } from './target.ts';

/** Files that will fail for the same reason. */
export interface ExpectedFailure {
  readonly code: number | string;
  readonly count: number;
  /** One of the files. */
  readonly example: string;
}

/**
 * What a run would do. `found` is the sum of `unchanged`, `failedEarlier`, `skipped`, `new` and `failed`.
 *
 * Contents are not compared, for that takes all their bytes: of files that hold the same bytes an import sends one.
 * So what is sent is told as an upper bound. A file that is named twice counts twice.
 */
export interface DryRun extends Pick<Counts, 'found' | 'unchanged' | 'failedEarlier' | 'skipped'> {
  /** What would be spoken to: `embedded`, or an address. */
  readonly target: string;
  /** Files in the named folders that are no images by their names. */
  readonly ignored: readonly IgnoredKind[];
  /** Files that would be taken up: new, changed, begun by an earlier run, or not yet known to a model. */
  readonly new: number;
  /** Files that would fail before anything is sent of them. */
  readonly failed: number;
  readonly failures: readonly ExpectedFailure[];
  /** Images to upload at most. */
  readonly uploads: number;
  /** Bytes of these files. */
  readonly bytes: number;
  readonly uploadCalls: number;
  /** Answers to ask for at most, one per image and model. */
  readonly predictions: number;
  readonly predictCalls: number;
  /** What these calls take at the rate of the job, in seconds; null for the embedded engine, which has none. */
  readonly seconds: number | null;
}

export interface DryRunHooks extends Pick<SourceOptions, 'onLeftOut'> {
  /** What `-` stands for. @default that of the process */
  readonly standardInput?: Readable;
}

/** A file to take up, with what the ledger knows of it. */
type Planned = SizedFile & {
  readonly isSent: boolean;
  /** Ids of the models that are to be asked. */
  readonly owed: readonly string[];
};

type Work = Pick<DryRun, 'new' | 'failed' | 'uploads' | 'bytes' | 'uploadCalls' | 'predictions' | 'predictCalls'>;

/** Headers that are read at once. */
const READS = 8;
/** Files that may be between the folders and the count. */
const WINDOW = 256;

/**
 * Finds out what an import would do. Sends nothing, writes nothing, and reads of images only the first bytes; memory
 * does not grow with the number of files.
 *
 * @throws SourceError, SinkError, LedgerError, UserError when the job cannot be run as given.
 */
export async function dryRun(
  job: ImportJob,
  { onLeftOut = () => {}, standardInput: given }: DryRunHooks = {},
): Promise<DryRun> {
  namedOutputs(job.outs, job.workingFolder);
  const ignored = new IgnoredFiles();
  const unmatched: string[] = [];
  const { source } = await openSource(job, {
    onLeftOut,
    onUnmatched: (glob) => unmatched.push(glob),
    ignored,
    standardInput: () => given ?? standardInput(),
  });
  const target = targetName(job);
  const { ledger, modelIds } = await openLedgerToCompare(stateFolderOf(job), target);
  try {
    const progress = new Progress();
    const selection = selector(job.selection);
    const ids = modelIds(job.models);
    const found = source(new AbortController().signal);
    const files = newTo(ledger, ids, found, progress, { selects: selection.selects });
    const failures = new Map<string, ExpectedFailure>();
    const work = await workFor(files, {
      look: new HeaderLook({ mayBeCopied: job.maxSide !== undefined }),
      plan: (file) => planned(file, ids, ledger),
      onFailure: (failed) => note(failed, failures),
      batchSize: job.batchSize,
    });
    for (const glob of [...unmatched, ...selection.unmatched()]) onLeftOut(unmatchedMessage(glob));
    const seconds = target === 'embedded' ? null : (work.uploadCalls + work.predictCalls) / job.rate;
    const reasons = [...failures.values()].toSorted((one, other) => other.count - one.count);
    return { target, ...leftOut(progress), ignored: ignored.list(), ...work, failures: reasons, seconds };
  } finally {
    ledger.close();
  }
}

function leftOut(progress: Progress): Pick<DryRun, 'found' | 'unchanged' | 'failedEarlier' | 'skipped'> {
  const { found, unchanged, failedEarlier, skipped } = progress.snapshot();
  return { found, unchanged, failedEarlier, skipped };
}

interface WorkOptions {
  readonly look: HeaderLook;
  readonly plan: (file: SizedFile) => Planned;
  readonly onFailure: (failed: Failed) => void;
  readonly batchSize: number;
}

/** Lets files come together in batches as an import does, and adds up what these come to. */
async function workFor(
  files: AsyncIterable<SizedFile | Failed>,
  { look, plan, onFailure, batchSize }: WorkOptions,
): Promise<Work> {
  const planning = mergeMap(async (file: SizedFile | Failed) => {
    const seen = isFailed(file) ? file : await look.at(file);
    if (!isFailed(seen)) return plan(seen);
    onFailure(seen);
    return seen;
  }, READS);
  return lastValueFrom(
    windowed(files, planning, { size: WINDOW }).pipe(
      batch<Planned>({ count: batchSize }),
      reduce((sum, group) => plus(sum, workOf(group)), workOf({ live: [], over: [] })),
    ),
  );
}

/** A content that the service has is not sent again, and of what is recorded no model is asked again. */
function planned(file: SizedFile, modelIds: readonly string[], ledger: Ledger): Planned {
  const known = ledger.file(file.file);
  if (known === undefined || known.sha256 === null || isChanged(file, known)) {
    return { ...file, isSent: true, owed: modelIds };
  }
  const isSent = ledger.content(known.sha256) === undefined;
  return { ...file, isSent, owed: modelIds.filter((id) => !known.models.includes(id)) };
}

function isChanged(file: SizedFile, known: LedgerFile): boolean {
  return file.bytes !== known.bytes || file.mtimeMs !== known.mtimeMs;
}

/** What one batch comes to: a call that carries what is sent of it, and a call of each model that is owed any. */
function workOf({ live, over }: Batch<Planned>): Work {
  const sent = live.filter(({ isSent }) => isSent);
  const owed = live.flatMap((file) => [...file.owed]);
  return {
    new: live.length,
    failed: over.length,
    uploads: sent.length,
    bytes: sent.reduce((sum, { bytes }) => sum + bytes, 0),
    uploadCalls: sent.length > 0 ? 1 : 0,
    predictions: owed.length,
    predictCalls: new Set(owed).size,
  };
}

function plus(one: Work, other: Work): Work {
  return {
    new: one.new + other.new,
    failed: one.failed + other.failed,
    uploads: one.uploads + other.uploads,
    bytes: one.bytes + other.bytes,
    uploadCalls: one.uploadCalls + other.uploadCalls,
    predictions: one.predictions + other.predictions,
    predictCalls: one.predictCalls + other.predictCalls,
  };
}

function note({ file, error: { code } }: Failed, failures: Map<string, ExpectedFailure>): void {
  const key = String(code);
  const { count, example } = failures.get(key) ?? { count: 0, example: file.path };
  failures.set(key, { code, count: count + 1, example });
}
