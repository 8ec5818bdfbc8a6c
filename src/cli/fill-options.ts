import type { Command, Option } from 'commander';
import { InvalidArgumentError } from 'commander';

import { FIELDS } from '../job/file/fields.ts';
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
 * from a job file, else what is usual. In the environment a list is a JSON array, or has a line for each.
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
    if (variable !== undefined) fill(command, option, valueOfVariable(name, variable), variableOf(name));
    else if (file[name] !== undefined) fill(command, option, file[name], name);
    else command.setOptionValueWithSource(name, option.negate ? true : (option.defaultValue as unknown), 'default');
  }
  const apart = ['targets', 'cron'];
  const given = Object.fromEntries(
    apart.map((name) => {
      const variable = environment[variableOf(name)];
      return [name, variable === undefined ? file[name] : valueOfVariable(name, variable)] as const;
    }),
  );
  return { given };
}

function valueOfVariable(name: string, text: string): unknown {
  if (!FIELDS[name]?.isList) return text;
  return structureIn(text) ?? text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

/** The JSON array or object that a text is; a glob may begin with a bracket, too. */
function structureIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
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
