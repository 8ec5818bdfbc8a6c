import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setConfigValues, type ConfigValues } from './config-edit.ts';
import { configValue, readConfig } from './config-file.ts';
import type { Environment } from './environment.ts';
import { UserError } from './errors.ts';

/** The section that credentials stand in. */
const SECTION = 'clarifai';

/** Where the configuration file is: `~/.clarifai/config`; null when the environment names no home folder. */
export function configPath(environment: Environment): string | null {
  const home = environment['HOME'] ?? environment['USERPROFILE'];
  return home === undefined || home === '' ? null : join(home, '.clarifai', 'config');
}

/** What messages call the place of credentials in the configuration file. */
export function configPlace(file: string): string {
  return `[${SECTION}] of ${file}`;
}

/**
 * Reads the configuration file.
 *
 * @returns a function that tells the value of a key; undefined where it has none, or the file does not exist.
 * @throws UserError when the file cannot be read.
 */
export function loadConfig(file: string): (key: string) => string | undefined {
  const text = readText(file);
  if (text === null) return () => undefined;
  const config = readConfig(text, file);
  return (key) => configValue(config, SECTION, key);
}

/**
 * Sets values in the configuration file, or takes away those that are null, and keeps the rest of it. It is replaced as a whole, so that nobody ever reads
 * half of it; only its owner may read it (mode 0600, a new folder 0700).
 *
 * @throws UserError when the file or its folder cannot be read or written.
 */
export async function saveConfig(file: string, values: ConfigValues): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    // A link stays one: what it points to is replaced.
    const target = await realpath(file).catch(() => file);
    const text = await readFile(target, 'utf8').catch(emptyWhenMissing);
    await replaceFile(target, setConfigValues(text, SECTION, values, file));
  } catch (error) {
    throw error instanceof UserError ? error : cannot('write', file, error);
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw cannot('read', file, error);
  }
}

function emptyWhenMissing(error: unknown): string {
  if (codeOf(error) === 'ENOENT') return '';
  throw error;
}

function cannot(verb: string, file: string, error: unknown): UserError {
  return new UserError(`Cannot ${verb} ${file}: ${codeOf(error)}.`, { cause: error });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown reason';
}
