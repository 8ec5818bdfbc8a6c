import type { Command } from 'commander';

import { keepHeapSmall } from '../base/small-heap.ts';
import { UserError } from '../client/errors.ts';
import type { Settings } from '../client/settings.ts';
import { JobFileError } from '../job/file/job-file-error.ts';
import { fillCredentials, type JobFile } from './credential-options.ts';
import { EXIT } from './exit-codes.ts';
import { fillOptions } from './fill-options.ts';
import type { RunOptions } from './run-options.ts';
import { writeLines, writeText } from './print/write.ts';
import { variableWarnings } from './variables.ts';

/** What a user wants to be run, from wherever it was said. */
export interface RunRequest<Options extends RunOptions> {
  readonly targets: readonly string[];
  readonly options: Options & { readonly out: readonly string[] };
  /** Of a schedule. */
  readonly cron: string | undefined;
  /** What messages call the places that credentials are from. */
  readonly origins: Settings;
}

/**
 * Reads the command line, the environment and the job file, if one is named.
 *
 * @throws JobFileError when the file cannot be used, or something is missing; UserError when a secret's file cannot be
 *   read.
 */
export async function runRequest<Options extends RunOptions>(
  command: Command,
  targets: readonly string[],
  cron?: string,
): Promise<RunRequest<Options>> {
  const file = await jobFileOf(command.opts<RunOptions>());
  const { given } = fillOptions(command, file.values, process.env);
  const origins = fillCredentials(command, file);
  const options = command.opts<Options>();
  const wanted = targets.length > 0 ? targets : textsOf(given['targets']);
  if (wanted.length === 0)
    throw new JobFileError('Name what to import: folders, globs, files, or targets in a job file.');
  const { out = command.getOptionValue('dryRun') === true ? [] : undefined } = options;
  if (out === undefined) throw new JobFileError('Name an output: --out predictions.json, or out in a job file.');
  return { targets: wanted, options: { ...options, out }, cron: cron ?? textsOf(given['cron'])[0], origins };
}

async function jobFileOf({ config }: RunOptions): Promise<JobFile> {
  if (config === undefined) return { values: {}, name: '' };
  // What reads YAML is loaded only where there is some.
  const { readJobFile } = await import('../job/file/read-job-file.ts');
  return { values: await readJobFile(config, process.env), name: config };
}

function textsOf(value: unknown): readonly string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

/** Runs a command with what the user wants, or says what is wrong with that; returns the exit code. */
export async function withRequest<Options extends RunOptions>(
  read: () => Promise<RunRequest<Options>>,
  run: (request: RunRequest<Options>) => Promise<number>,
): Promise<number> {
  keepHeapSmall();
  try {
    const request = await read();
    if (!request.options.quiet) writeLines(process.stderr, variableWarnings(process.env));
    return await run(request);
  } catch (error) {
    if (!(error instanceof JobFileError || error instanceof UserError)) throw error;
    writeText(process.stderr, error.message);
    return EXIT.usage;
  }
}
