import { parseBaseUrl } from '../../client/base-url.ts';
import { configPath, loadConfig, saveConfig } from '../../client/config-store.ts';
import type { Environment } from '../../client/environment.ts';
import { UserError } from '../../client/errors.ts';
import { VARIABLES, type Setting, type Settings } from '../../client/settings.ts';
import { AskingStoppedError, askSettings } from '../ask-settings.ts';
import { EXIT } from '../exit-codes.ts';
import { shown } from '../print/settings.ts';
import { exitCodeOf, testAccess } from '../test-access.ts';
import { writeLines, writeText } from '../print/write.ts';

/** The options of `config`, as commander hands them over. */
export type ConfigOptions = Settings;

type Changes = Readonly<Partial<Record<Setting, string | null>>>;

const SETTINGS = Object.keys(VARIABLES) as readonly Setting[];

/** Saves credentials for later runs, tries them and says whether they work; returns the exit code. */
export async function configCommand(options: ConfigOptions): Promise<number> {
  try {
    return await configure(options, process.env);
  } catch (error) {
    if (error instanceof AskingStoppedError) writeLines(process.stderr, ['', error.message]);
    else if (error instanceof UserError) writeText(process.stderr, error.message);
    else throw error;
    return error instanceof UserError ? EXIT.usage : EXIT.interrupted;
  }
}

async function configure(options: ConfigOptions, environment: Environment): Promise<number> {
  const file = configPath(environment);
  if (file === null) throw new UserError('HOME is not set, so there is no place for ~/.clarifai/config.');
  const before = present(file);
  const flags = givenIn(options);
  const hasFlags = Object.keys(flags).length > 0;
  // Questions only where somebody can answer them.
  const changes = hasFlags || !process.stdin.isTTY ? flags : await ask(before);
  const changed = SETTINGS.filter((setting) => changes[setting] !== undefined);
  if (changed.length > 0) await save(file, changes, changed);
  print(`${file}${changed.length > 0 ? ' (saved)' : ''}`);
  const after = present(file);
  for (const setting of SETTINGS) print(`  ${VARIABLES[setting]}: ${lineOf(setting, after[setting])}`);
  warnOfEnvironment(environment);
  return Object.values(after).every((value) => value === undefined) ? EXIT.done : tryOut(environment);
}

async function ask(before: Settings): Promise<Changes> {
  print('Enter keeps a value, "-" takes it away. Secrets are not shown as you type.');
  return askSettings(before, { input: process.stdin, output: process.stdout });
}

async function save(file: string, changes: Changes, changed: readonly Setting[]): Promise<void> {
  // What every later run would refuse is not saved.
  if (typeof changes.baseUrl === 'string') parseBaseUrl(changes.baseUrl);
  await saveConfig(file, Object.fromEntries(changed.map((setting) => [VARIABLES[setting], changes[setting] ?? null])));
}

/** An empty flag takes a value away. */
function givenIn(options: ConfigOptions): Changes {
  const given = SETTINGS.filter((setting) => options[setting] !== undefined);
  return Object.fromEntries(given.map((setting) => [setting, options[setting]?.trim() || null]));
}

function present(file: string): Settings {
  const read = loadConfig(file);
  return Object.fromEntries(SETTINGS.map((setting) => [setting, read(VARIABLES[setting]) || undefined]));
}

function lineOf(setting: Setting, value: string | undefined): string {
  return value === undefined ? 'none' : shown(setting, value);
}

function warnOfEnvironment(environment: Environment): void {
  const variables = SETTINGS.map((setting) => VARIABLES[setting]).flatMap((name) => [name, `${name}_FILE`]);
  const list = variables.filter((name) => environment[name] !== undefined).join(', ');
  if (list === '') return;
  writeLines(process.stderr, [`Warning: the environment sets ${list}; it goes before the file.`]);
}

/** With what the file says alone, whatever the environment sets. */
async function tryOut(environment: Environment): Promise<number> {
  const own = Object.entries(environment).filter(([name]) => !name.startsWith('CLARIFAI_'));
  const { baseUrl, verdict } = await testAccess({}, Object.fromEntries(own));
  if (verdict.kind === 'accepted') print(`${baseUrl} accepts these credentials.`);
  else writeLines(process.stderr, [`${baseUrl}: ${verdict.message}`]);
  return exitCodeOf(verdict);
}

function print(line: string): void {
  writeLines(process.stdout, [line]);
}
