import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';

/** An exact npm release and the digest its tarball must have. */
export interface Release {
  readonly name: string;
  readonly version: string;
  /** `sha512-<base64>`, as the registry publishes it. */
  readonly integrity: string;
}

/** The files of a tarball by their path, e.g. `package/package.json`. */
export type TarFiles = ReadonlyMap<string, Uint8Array>;

const BLOCK = 512;
const run = promisify(execFile);

/** Fetches a release with `npm pack` (once, into `cache`), verifies its digest and unpacks it in memory. */
export async function openRelease(release: Release, cache: string): Promise<TarFiles> {
  const file = path.join(cache, `${release.name.replace('@', '').replace('/', '-')}-${release.version}.tgz`);
  await mkdir(cache, { recursive: true });
  const packed = (await read(file)) ?? (await fetchRelease(release, cache, file));
  const digest = `sha512-${createHash('sha512').update(packed).digest('base64')}`;
  if (digest !== release.integrity) throw new Error(`${file}: expected ${release.integrity}, found ${digest}`);
  return untar(gunzipSync(packed));
}

/** One file of an unpacked tarball; throws when it is missing. */
export function fileOf(files: TarFiles, name: string): Uint8Array {
  const bytes = files.get(name);
  if (!bytes) throw new Error(`the tarball has no ${name}`);
  return bytes;
}

async function fetchRelease(release: Release, cache: string, file: string): Promise<Buffer> {
  const spec = `${release.name}@${release.version}`;
  await run('npm', ['pack', spec, '--ignore-scripts', '--silent', '--pack-destination', cache]);
  return readFile(file);
}

async function read(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

function untar(tar: Buffer): TarFiles {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const name = text(tar, at, 100);
    const prefix = text(tar, at + 345, 155);
    const length = Number.parseInt(text(tar, at + 124, 12), 8);
    const body = at + BLOCK;
    files.set(prefix ? `${prefix}/${name}` : name, tar.subarray(body, body + length));
    at = body + Math.ceil(length / BLOCK) * BLOCK;
  }
  return files;
}

function text(tar: Buffer, start: number, length: number): string {
  return tar.toString('utf8', start, start + length).replace(/\0.*$/s, '');
}
