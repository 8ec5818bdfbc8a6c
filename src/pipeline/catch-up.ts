import type { Sink } from '../sinks/sink.ts';
import { SinkError } from '../sinks/sink.ts';
import type { Ledger } from './ledger/ledger.ts';

/** Records that travel from the ledger to a sink at once while it catches up. */
const RECORDS_PER_STEP = 1000;

/** What opening found out about a sink's file. */
export interface OpenedSink {
  readonly file: string;
  /** Records written from the ledger because the file did not have them. */
  readonly caughtUp: number;
  /** Whether the file had been there and was gone. */
  readonly wasGone: boolean;
}

/**
 * Opens a sink at its committed offset and brings it up to date: it gets every record of the scopes that it belongs to,
 * without any call to the service.
 *
 * @param scopes what the sink is named with now. They come to those that it was named with before, unless its file was
 *   removed: that begins anew. Without any, it stays as it was named.
 * @throws SinkError when the file is not one that this ledger wrote.
 */
export async function openSink(sink: Sink, ledger: Ledger, scopes: readonly number[]): Promise<OpenedSink> {
  const wasGone = await openAtCommitted(sink, ledger, scopes);
  const caughtUp = await catchUp(sink, ledger);
  return { file: sink.file, caughtUp, wasGone };
}

async function openAtCommitted(sink: Sink, ledger: Ledger, scopes: readonly number[]): Promise<boolean> {
  const position = ledger.sink(sink.file);
  if (!position) {
    await sink.open(null);
    await startOver(sink, ledger, scopes);
    return false;
  }
  const known = ledger.scopesOf(sink.file);
  try {
    await sink.open(position.bytes);
    // A run that died between claiming the file and beginning it.
    if (position.bytes === 0) await startOver(sink, ledger, [...new Set([...known, ...scopes])]);
    else ledger.addScopes(sink.file, scopes);
    return false;
  } catch (error) {
    if (!(error instanceof SinkError && error.code === 'file-missing')) throw error;
    const named = scopes.length > 0 ? scopes : known;
    ledger.beginSink(sink.file, named);
    await sink.open(0);
    await startOver(sink, ledger, named);
    return true;
  }
}

/** Claims the file before its first byte is written, so that a death in between leaves nothing foreign behind. */
async function startOver(sink: Sink, ledger: Ledger, scopes: readonly number[]): Promise<void> {
  ledger.beginSink(sink.file, scopes);
  ledger.saveSink(sink.file, { bytes: await sink.flush(), sequence: 0 });
}

async function catchUp(sink: Sink, ledger: Ledger): Promise<number> {
  let written = 0;
  for (;;) {
    const missing = ledger.missingIn(sink.file, RECORDS_PER_STEP);
    if (!missing) return written;
    await sink.write(missing.records);
    ledger.saveCaughtUp(sink.file, missing, await sink.flush());
    written += missing.records.length;
  }
}
