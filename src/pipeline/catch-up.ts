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
 * Opens a sink at its committed offset and brings it up to date: a new file, or one that was removed since, gets every
 * record of the ledger, without any call to the service.
 *
 * @throws SinkError when the file is not one that this ledger wrote.
 */
export async function openSink(sink: Sink, ledger: Ledger): Promise<OpenedSink> {
  const wasGone = await openAtCommitted(sink, ledger);
  const caughtUp = await catchUp(sink, ledger);
  return { file: sink.file, caughtUp, wasGone };
}

async function openAtCommitted(sink: Sink, ledger: Ledger): Promise<boolean> {
  const position = ledger.sink(sink.file);
  if (!position) {
    await sink.open(null);
    await startOver(sink, ledger);
    return false;
  }
  try {
    await sink.open(position.bytes);
    // A run that died between claiming the file and beginning it.
    if (position.bytes === 0) await startOver(sink, ledger);
    return false;
  } catch (error) {
    if (!(error instanceof SinkError && error.code === 'file-missing')) throw error;
    ledger.saveSink(sink.file, { bytes: 0, sequence: 0 });
    await sink.open(0);
    await startOver(sink, ledger);
    return true;
  }
}

/** Claims the file before its first byte is written, so that a death in between leaves nothing foreign behind. */
async function startOver(sink: Sink, ledger: Ledger): Promise<void> {
  ledger.saveSink(sink.file, { bytes: 0, sequence: 0 });
  ledger.saveSink(sink.file, { bytes: await sink.flush(), sequence: 0 });
}

async function catchUp(sink: Sink, ledger: Ledger): Promise<number> {
  let sequence = ledger.sink(sink.file)?.sequence ?? 0;
  let written = 0;
  for (;;) {
    const records = ledger.recordsAfter(sequence, RECORDS_PER_STEP);
    const last = records.at(-1);
    if (!last) return written;
    await sink.write(records.map(({ record }) => record));
    sequence = last.sequence;
    ledger.saveSink(sink.file, { bytes: await sink.flush(), sequence });
    written += records.length;
  }
}
