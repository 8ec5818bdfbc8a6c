import type { FoundFile } from '../file.ts';

/** An image file on this machine whose records are committed, for all models asked. */
export interface DoneFile extends Pick<FoundFile, 'file' | 'path'> {
  /** Hex, of the bytes that were predicted. */
  readonly sha256: string;
}
