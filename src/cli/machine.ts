import { readFile, stat } from 'node:fs/promises';
import { release } from 'node:os';
import { configPath } from '../client/config-store.ts';
import type { Environment } from '../client/environment.ts';
import { VERSION } from '../client/version.ts';
import type { Diagnosis } from './diagnosis.ts';
import { withoutPassword } from './print/mask.ts';

const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

/** What is installed. */
export async function versions(): Promise<Diagnosis['versions']> {
  return {
    clarifaiIngest: VERSION,
    node: process.version,
    platform: `${process.platform} ${process.arch}, ${release()}`,
    sharp: await orNull(async () => {
      const { default: sharp } = await import('sharp');
      return `${sharp.versions.sharp ?? 'unknown'} (libvips ${sharp.versions.vips})`;
    }),
    ...(await modelRuntime()),
  };
}

/** What runs the models. Loaded only here: other commands do not wait for it. */
async function modelRuntime(): Promise<Pick<Diagnosis['versions'], 'modelRuntime' | 'slowModels'>> {
  const { loadRuntime, problemOfNativeRuntime } = await import('../engine/vision/runtime.ts');
  const backend = await orNull(async () => (await loadRuntime()).backend);
  return { modelRuntime: backend, slowModels: problemOfNativeRuntime() };
}

/** Why models cannot be asked: those that need a package which is not installed. */
export async function missingModels(): Promise<Diagnosis['missingModels']> {
  const { missingPackage, UNINSTALLED_MODELS } = await import('../engine/models/registry.ts');
  return UNINSTALLED_MODELS.map(missingPackage);
}

/** Where the configuration file is, and whether others can read it. */
export async function modeOfConfigFile(
  environment: Environment,
): Promise<{ readonly configFile: Diagnosis['configFile']; readonly problem: string | null }> {
  const path = configPath(environment);
  const found = path === null ? null : await orNull(async () => stat(path));
  // Windows has no such modes.
  if (found === null || process.platform === 'win32') return { configFile: { path, mode: null }, problem: null };
  const mode = `0${(found.mode & 0o777).toString(8)}`;
  const isOpen = (found.mode & 0o077) !== 0;
  const problem = isOpen ? `Others may read ${path} (mode ${mode}); run: chmod 600 ${path}` : null;
  return { configFile: { path, mode }, problem };
}

/** How much can be watched on Linux; null elsewhere. */
export async function inotifyLimits(): Promise<Diagnosis['inotify']> {
  return orNull(async () => ({
    maxWatches: await readNumber('/proc/sys/fs/inotify/max_user_watches'),
    maxInstances: await readNumber('/proc/sys/fs/inotify/max_user_instances'),
  }));
}

/** The proxy variables that are set, without passwords. */
export function proxiesIn(environment: Environment): Diagnosis['proxies'] {
  const set = PROXY_VARIABLES.flatMap((name): readonly (readonly [string, string])[] => {
    const value = environment[name];
    return value === undefined || value === '' ? [] : [[name, withoutPassword(value)]];
  });
  return Object.fromEntries(set);
}

async function readNumber(file: string): Promise<number> {
  return Number(await readFile(file, 'utf8'));
}

async function orNull<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch {
    return null;
  }
}
