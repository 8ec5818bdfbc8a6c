import type { FoundFile } from '../file.ts';

/**
 * Where files come from. A source is pulled: it does no work that the consumer has not asked for, beyond a bound that it
 * states. Only paths travel; bytes are read where they are needed.
 *
 * The signal ends it, also while it waits for something to happen. A source of `FoundFile | Failed` says itself what it
 * could not make a file of.
 */
export type Source<Item = FoundFile> = (signal: AbortSignal) => AsyncIterable<Item>;

/** Thrown when what the user pointed at cannot be a source; the message names it. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}
