import { dirname, join, parse, resolve } from 'node:path';
import type { Writable } from 'node:stream';

import type { Logger } from 'pino';

import type { Closing } from '../base/closing.ts';
import { openSink } from '../pipeline/catch-up.ts';
import type { OpenedSink } from '../pipeline/catch-up.ts';
import type { Ledger } from '../pipeline/ledger/ledger.ts';
import type { CsvOptions } from '../sinks/csv.ts';
import { hasColumns, sinkFor } from '../sinks/open-sink.ts';
import { SinkError } from '../sinks/sink.ts';
import type { Sink } from '../sinks/sink.ts';
import { STANDARD_OUTPUT, StreamSink } from '../sinks/standard-output.ts';

/** An output that is open and up to date. */
export interface OpenOutput {
  readonly sink: Sink;
  readonly opened: OpenedSink;
}

export interface OutputOptions {
  readonly ledger: Ledger;
  /** Number of what the outputs are named with; undefined: with nothing new. */
  readonly scope?: number | undefined;
  readonly csv: CsvOptions;
  readonly log: Logger;
  /** Closes what was opened. */
  readonly closing: Closing;
  /** What `-` stands for. @default process.stdout */
  readonly standardOutput?: Writable;
}

/**
 * Says which outputs a job names: absolute paths and `-`, each once.
 *
 * @throws SinkError when an extension names no format.
 */
export function namedOutputs(outs: readonly string[], workingFolder: string): readonly string[] {
  const files = outs.map((out) => (out === STANDARD_OUTPUT ? out : resolve(workingFolder, out)));
  for (const file of files) if (file !== STANDARD_OUTPUT) sinkFor(file);
  return [...new Set(files)];
}

/** The folder of the first output that is a file, else the working folder. */
export function folderOfOutputs(files: readonly string[], workingFolder: string): string {
  const first = files.find((file) => file !== STANDARD_OUTPUT);
  return first === undefined ? workingFolder : dirname(first);
}

/**
 * Opens outputs and brings those that are files up to date. A CSV that was begun with other columns stays as it is:
 * the same records go into a new file beside it, `images.1.csv` for `images.csv`, which belongs to all that the old one
 * was named with.
 *
 * @throws SinkError when a file cannot be used.
 */
export async function openOutputs(files: readonly string[], options: OutputOptions): Promise<readonly OpenOutput[]> {
  const outputs: OpenOutput[] = [];
  const taken = new Set(files);
  for (const file of files) {
    const output = await openOutput(file, taken, options);
    options.closing.add(async () => output.sink.close());
    taken.add(output.sink.file);
    outputs.push(output);
  }
  return outputs;
}

async function openOutput(file: string, taken: ReadonlySet<string>, options: OutputOptions): Promise<OpenOutput> {
  const { ledger, scope, csv, log, standardOutput = process.stdout } = options;
  if (file === STANDARD_OUTPUT) {
    return { sink: new StreamSink(standardOutput), opened: { file, caughtUp: 0, wasGone: false } };
  }
  const scopes = new Set(scope === undefined ? [] : [scope]);
  for (let number = 0; ; number += 1) {
    const name = numbered(file, number);
    if (number > 0 && taken.has(name)) continue;
    const sink = sinkFor(name, csv);
    const isNew = ledger.sink(name) === undefined;
    try {
      const opened = await openSink(sink, ledger, [...scopes]);
      if (isNew && number > 0) log.warn(`${file} has other columns and stays as it is; ${name} has these.`);
      return { sink, opened };
    } catch (error) {
      const isOther = error instanceof SinkError && error.code === 'header-changed' && hasColumns(file);
      if (!isOther) throw error;
      // The one that is not gone on with is named as well: with its columns again, it gets what it missed.
      ledger.addScopes(name, [...scopes]);
      for (const each of ledger.scopesOf(name)) scopes.add(each);
    }
  }
}

function numbered(file: string, number: number): string {
  const { dir, name, ext } = parse(file);
  return number === 0 ? file : join(dir, `${name}.${number}${ext}`);
}
