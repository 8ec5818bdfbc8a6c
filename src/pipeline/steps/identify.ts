import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import type { Failed, IdentifiedFile, SettledFile } from '../file.ts';
import { inputFailure, isFailed } from '../file.ts';
import { unreadable } from '../sizes.ts';
import { inspect, tooLarge } from './inspect.ts';

/**
 * Reads a settled file once: finds out whether it is an image that the service takes, and which one.
 * At most one file's bytes (20 MB) are held per call.
 */
export async function identify(file: SettledFile, signal: AbortSignal): Promise<IdentifiedFile | Failed> {
  if (file.origin === 'address') return identifyAddress(file);
  if (file.bytes === 0) return inputFailure(file, 'inspect', 'empty-file', `${file.path} is empty (0 bytes).`);
  const oversize = tooLarge(file);
  if (oversize) return oversize;

  let bytes: Buffer;
  try {
    bytes = await readFile(file.file, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    return unreadable(file, 'inspect', error);
  }
  if (bytes.length !== file.bytes) {
    return inputFailure(file, 'identify', 'changed', `${file.path} changed while it was read.`, { retryable: true });
  }

  const header = await inspect(file, bytes);
  if (isFailed(header)) return header;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { ...file, ...header, sha256, inputId: file.notes?.id ?? inputIdOf(sha256) };
}

/** What an address holds is known to the service only: the address itself is the identity. */
function identifyAddress(file: SettledFile): IdentifiedFile {
  const sha256 = createHash('sha256').update(file.file).digest('hex');
  const inputId = file.notes?.id ?? `url-${sha256.slice(0, 32)}`;
  return { ...file, sha256, inputId, mime: null, width: null, height: null };
}

/** The input id that a content has for ever, so that sending it twice is harmless. */
export function inputIdOf(sha256: string): string {
  return `sha256-${sha256.slice(0, 32)}`;
}
