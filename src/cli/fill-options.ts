import type { Command, Option } from 'commander';
import { InvalidArgumentError } from 'commander';

import type { JobValues } from '../job/file/fields.ts';
import { JobFileError } from '../job/file/job-file-error.ts';
import { variableOf } from './variables.ts';

/** Options that say how the command line is to be taken, not what is to be done. */
const APART: ReadonlySet<string> = new Set(['config', 'json', 'dryRun', 'help']);

export interface Filled {
  /** What stands where the command line takes no option: targets, the cron pattern. */
  readonly given: JobValues;
}

/**
 * Fills in what the command line does not say: from the environment (`CLARIFAI_INGEST_MAX_SIDE` is `--max-side`), else
 * from a job file, else what is usual. Lists stand with commas in the environment.
 *
 * @throws JobFileError when a value cannot be used.
 */
export function fillOptions(command: Command, file: JobValues, environment: NodeJS.ProcessEnv): Filled {
  const options = new Map(
    command.options.map((option) => [option.attributeName(), option] as const).filter(([name]) => !APART.has(name)),
  );
  for (const [name, option] of options) {
    if (command.getOptionValueSource(name) === 'cli') continue;
    const variable = environment[variableOf(name)];
    if (variable !== undefined) fill(command, option, listOf(option, variable), variableOf(name));
    else if (file[name] !== undefined) fill(command, option, file[name], name);
    else command.setOptionValueWithSource(name, option.negate ? true : (option.defaultValue as unknown), 'default');
  }
  const apart = ['targets', 'cron'];
  const given = Object.fromEntries(
    apart.map((name) => [name, environment[variableOf(name)]?.split(',') ?? file[name]] as const),
  );
  return { given };
}

/** Repeatable options are those that gather what they get. */
function listOf(option: Option, text: string): unknown {
  return /repeatable/.test(option.description) ? text.split(',') : text;
}

function fill(command: Command, option: Option, value: unknown, from: string): void {
  const name = option.attributeName();
  try {
    command.setOptionValueWithSource(name, valueOf(option, value), from === name ? 'config' : 'env');
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new JobFileError(`${from}: ${error.message}`);
  }
}

function valueOf(option: Option, value: unknown): unknown {
  if (option.isBoolean() || option.negate) return isTrue(value) || (option.negate ? false : undefined);
  const texts = (Array.isArray(value) ? value : [value]).map((each) =>
    typeof each === 'object' ? JSON.stringify(each) : String(each),
  );
  const { parseArg } = option;
  if (!parseArg) return texts.at(-1);
  return texts.reduce<unknown>((earlier, text) => parseArg(text, earlier), undefined);
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1';
}
