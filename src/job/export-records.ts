import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';

import type { Logger } from 'pino';

import { UserError } from '../client/errors.ts';
import { openLedgerReader } from '../pipeline/ledger/read-ledger.ts';
import type { LedgerReader } from '../pipeline/ledger/read-ledger.ts';
import type { RecordedImages } from '../record/recorded-image.ts';
import { converterFor, formatOf } from '../sinks/export/formats.ts';
import type { FileFormat } from '../sinks/export/formats.ts';
import { narrowed } from '../sinks/export/narrow.ts';
import { writeExport, writeStream } from '../sinks/export/write-export.ts';
import { SinkError } from '../sinks/sink.ts';
import { STANDARD_OUTPUT } from '../sinks/standard-output.ts';
import type { ExportJob } from './export-job.ts';
import { exportSidecars } from './export-sidecars.ts';
import type { SidecarCounts } from './export-sidecars.ts';

/** What an export has to tell. */
export interface ExportSummary {
  readonly files: readonly { readonly file: string; readonly format: FileFormat; readonly images: number }[];
  /** Null when no sidecars were asked for. */
  readonly sidecars: SidecarCounts | null;
}

export interface ExportHooks {
  readonly log: Logger;
  /** When aborted, the file under way is given up; sidecars written by then stay. */
  readonly stop?: AbortSignal;
  /** What `-` stands for. @default process.stdout */
  readonly standardOutput?: Writable;
}

interface Target {
  /** Absolute, or `-`. */
  readonly file: string;
  readonly format: FileFormat;
}

/**
 * Writes the stored records of a ledger in any format, without any call to a service; a run may go on meanwhile.
 *
 * @throws UserError, SinkError, LedgerError when the job cannot be done as given; no file has changed then.
 */
export async function exportRecords(job: ExportJob, hooks: ExportHooks): Promise<ExportSummary> {
  const targets = job.format === 'xmp' ? [] : targetsOf(job, job.format);
  using ledger = await openLedgerReader(resolve(job.workingFolder, job.state));
  await refuseOutputsOfImports(targets, ledger);
  refuseUnknownModels(job.models, ledger);
  const { models, minValue, maxConcepts } = job;
  const images = narrowed(() => ledger.images(), {
    models,
    ...(minValue !== undefined && { minValue }),
    ...(maxConcepts !== undefined && { maxConcepts }),
  });
  if (job.format === 'xmp') return { files: [], sidecars: await exportSidecars(images, job, hooks) };
  const files: ExportSummary['files'][number][] = [];
  for (const target of targets) files.push({ ...target, images: await write(target, images, job, hooks) });
  return { files, sidecars: null };
}

function targetsOf({ outs, workingFolder }: ExportJob, format: FileFormat | undefined): readonly Target[] {
  if (outs.length === 0) throw new UserError('Name a file with --out, or choose --format xmp.');
  return outs.map((out) => {
    if (out === STANDARD_OUTPUT) return { file: out, format: format ?? 'ndjson' };
    const file = resolve(workingFolder, out);
    const chosen = format ?? formatOf(file);
    if (chosen) return { file, format: chosen };
    throw new SinkError('format-unknown', file, `${out}: its extension names no format; choose one with --format.`);
  });
}

async function refuseOutputsOfImports(targets: readonly Target[], ledger: LedgerReader): Promise<void> {
  const owned = new Set<string>();
  for (const output of ledger.outputs()) owned.add(output).add(await realPlace(output));
  for (const { file } of targets) {
    if (file === STANDARD_OUTPUT || !(owned.has(file) || owned.has(await realPlace(file)))) continue;
    throw new SinkError('file-exists', file, `${file} is written by imports with this ledger. Choose another --out.`);
  }
}

async function realPlace(file: string): Promise<string> {
  return realpath(file).catch(() => file);
}

function refuseUnknownModels(names: readonly string[], ledger: LedgerReader): void {
  if (names.length === 0) return;
  const known = ledger.models();
  const unknown = names.find((wanted) => !known.some(({ id, name }) => id === wanted || name === wanted));
  if (unknown === undefined) return;
  const list = [...new Set(known.map(({ name }) => name))].join(', ');
  throw new UserError(`The ledger has no records of the model ${unknown}${list ? `; it has some of ${list}` : ''}.`);
}

async function write(
  { file, format }: Target,
  images: RecordedImages,
  job: ExportJob,
  hooks: ExportHooks,
): Promise<number> {
  const text = converterFor(format, { csv: job.csv, imageRoot: job.imageRoot })(images);
  const { stop, standardOutput = process.stdout } = hooks;
  return file === STANDARD_OUTPUT ? writeStream(standardOutput, text, stop) : writeExport(file, text, stop);
}
