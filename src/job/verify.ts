import { stat } from 'node:fs/promises';

import type { Logger } from 'pino';

import { Closing } from '../base/closing.ts';
import type { Ledger, LedgerContent } from '../pipeline/ledger/ledger.ts';
import { waitingFiles } from '../pipeline/passes.ts';
import type { ImportJob } from './import-job.ts';
import type { OpenRun } from './open-run.ts';
import { openRun } from './open-run.ts';
import { takeAll } from './take-all.ts';
import type { RunResult } from './take-all.ts';

/** Contents of one standing, with some of their paths. */
export interface Group {
  readonly count: number;
  /** At most `EXAMPLES`. */
  readonly examples: readonly string[];
}

/** How what is remembered compares with what the service holds. */
export interface Verification {
  readonly target: string;
  /** Contents that the service has accepted. */
  readonly checked: number;
  readonly processed: number;
  /** Still waiting there. */
  readonly pending: Group;
  /** Failed there since. */
  readonly failed: Group;
  readonly missing: Group;
  /** Outputs that were gone or too short; they have been written again. */
  readonly outputs: readonly string[];
  /** How the repair went; null when none was asked for or needed. */
  readonly repaired: RunResult | null;
}

export interface VerifyHooks {
  readonly log: Logger;
  readonly stop?: AbortSignal;
  /** Whether what is missing is sent again. */
  readonly repairs: boolean;
}

const EXAMPLES = 20;

/** Inputs that the service is asked about at once. */
const PAGE = 128;

/**
 * Asks whether the service holds what the ledger says.
 *
 * @throws as `runImport`.
 */
export async function verify(job: ImportJob, { log, stop, repairs }: VerifyHooks): Promise<Verification> {
  const startedMs = performance.now();
  await using closing = new Closing();
  const open = await openRun(job, { command: 'verify', log, closing, ...(stop && { stop }) });
  const { ledger, target, sinks } = open;
  const found = {
    checked: 0,
    processed: 0,
    pending: new Gathering(),
    failed: new Gathering(),
    missing: new Gathering(),
  };

  for (const page of pagesOf(ledger)) {
    if (stop?.aborted) break;
    const lost = await compare(page, open, found);
    if (repairs) await reopen(lost, ledger);
  }
  const repaired = repairs && found.missing.count > 0;
  if (!repaired) ledger.runs.end(open.run, `${found.checked} checked, ${found.missing.count} missing`);
  return {
    target: target.name,
    checked: found.checked,
    processed: found.processed,
    pending: found.pending.group(),
    failed: found.failed.group(),
    missing: found.missing.group(),
    outputs: sinks.filter(({ wasGone }) => wasGone).map(({ file }) => file),
    repaired: repaired ? await takeAll(open, () => waitingFiles(ledger), { log, startedMs }) : null,
  };
}

function* pagesOf(ledger: Ledger): Generator<readonly LedgerContent[]> {
  let after = '';
  for (;;) {
    const page = ledger.contentsAfter(after, PAGE);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.sha256;
  }
}

interface Findings {
  checked: number;
  processed: number;
  readonly pending: Gathering;
  readonly failed: Gathering;
  readonly missing: Gathering;
}

/** Counts how a page of contents stands; returns those that the service does not have. */
async function compare(
  page: readonly LedgerContent[],
  { ledger, options }: OpenRun,
  found: Findings,
): Promise<readonly LedgerContent[]> {
  const ids = page.map(({ inputId }) => inputId);
  const states = await options.service.inputStates(ids, new AbortController().signal);
  const lost: LedgerContent[] = [];
  for (const content of page) {
    const state = states.get(content.inputId)?.kind;
    const path = ledger.pathsOf(content.sha256, 1)[0] ?? content.inputId;
    found.checked += 1;
    if (state === 'processed') found.processed += 1;
    else if (state === undefined) lost.push(content);
    (state === undefined ? found.missing : state === 'processed' ? undefined : found[state])?.add(path);
  }
  return lost;
}

/** Lets the paths of contents be sent again, as far as their files are still there. */
async function reopen(lost: readonly LedgerContent[], ledger: Ledger): Promise<void> {
  for (const { sha256 } of lost) {
    const files = ledger.filesOf(sha256);
    const isThere = await Promise.all(files.map(async (file) => exists(file)));
    const left = files.filter((_, index) => isThere[index]);
    if (left.length > 0) ledger.forgetUpload(sha256, left);
  }
}

async function exists(file: string): Promise<boolean> {
  return (
    URL.canParse(file) ||
    stat(file).then(
      () => true,
      () => false,
    )
  );
}

/** Counts, and keeps some examples. */
class Gathering {
  count = 0;
  readonly #examples: string[] = [];

  add(example: string): void {
    this.count += 1;
    if (this.#examples.length < EXAMPLES) this.#examples.push(example);
  }

  group(): Group {
    return { count: this.count, examples: this.#examples };
  }
}
