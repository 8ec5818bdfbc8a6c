import { extended } from '../../base/extended.ts';
import type { RecordedError } from '../../record/record.ts';
import type { Batch, ConfirmedFile, Failed, UploadedFile } from '../file.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { InputState, Service } from '../service.ts';
import { explainLoss, isLostImage } from './lost-image.ts';

/** Pauses between two looks at the service: each is 1.6 times the last. */
export interface PollPauses {
  readonly firstMs: number;
  readonly maxMs: number;
}

export interface ConfirmOptions {
  readonly service: Service;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  readonly pauses: PollPauses;
  /** After this time an input that is still in work counts as unconfirmed. @default 30 min */
  readonly deadlineMs?: number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Whether the app is quiet, shared by all batches that wait. */
  readonly isQuiet: () => Promise<boolean>;
}

/**
 * Waits until the service has processed a batch's inputs.
 *
 * The app's counts say cheaply when nothing is in work; then, and at every third look of a busy app, the states of the
 * batch's own inputs are asked, for the counts cannot tell which input failed
 * (https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md).
 */
export function confirm(options: ConfirmOptions): (live: readonly UploadedFile[]) => Promise<Batch<ConfirmedFile>> {
  return async (live) => {
    const startedMs = performance.now();
    const states = await settle(live, options);
    const confirmMs = performance.now() - startedMs;

    const confirmed: ConfirmedFile[] = [];
    const over: Failed[] = [];
    for (const file of live) {
      const state = states.get(file.inputId);
      if (file.isProcessed) confirmed.push(extended(file, { confirmMs: 0 }));
      else if (state?.kind === 'processed') {
        confirmed.push(extended(file, { url: state.url ?? file.url, isProcessed: true, confirmMs }));
      } else if (state?.kind === 'failed') over.push(await failed(file, state.error, options.ledger));
      else over.push(unconfirmed(file, confirmMs));
    }
    options.ledger.saveContents(confirmed);
    return { live: confirmed, over };
  };
}

async function settle(
  live: readonly UploadedFile[],
  { service, signal, wait, isQuiet, pauses, deadlineMs = 1_800_000 }: ConfirmOptions,
): Promise<ReadonlyMap<string, InputState>> {
  const states = new Map<string, InputState>();
  let pending = [...new Set(live.filter(({ isProcessed }) => !isProcessed).map(({ inputId }) => inputId))];
  const endMs = performance.now() + deadlineMs;
  let pauseMs = pauses.firstMs;

  for (let look = 1; pending.length > 0 && performance.now() < endMs; look += 1) {
    if ((await isQuiet()) || look % 3 === 0) {
      for (const [id, state] of await service.inputStates(pending, signal)) states.set(id, state);
      pending = pending.filter((id) => (states.get(id)?.kind ?? 'pending') === 'pending');
    }
    if (pending.length === 0) break;
    await wait(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 1.6, pauses.maxMs);
  }
  return states;
}

/** An image that the service lost is sent again by the next try. */
async function failed(file: UploadedFile, error: RecordedError, ledger: Ledger): Promise<Failed> {
  if (!isLostImage(error)) return { kind: 'failed', file, error };
  ledger.forgetUpload(file.sha256, []);
  return { kind: 'failed', file, error: await explainLoss(file, error) };
}

function unconfirmed(file: UploadedFile, waitedMs: number): Failed {
  const seconds = Math.round(waitedMs / 1000);
  return {
    kind: 'failed',
    file,
    error: {
      class: 'unconfirmed',
      stage: 'confirm',
      code: 'unconfirmed',
      http: null,
      message: `The service has not finished ${file.path} within ${seconds} s; the next run asks again.`,
      retryable: true,
    },
  };
}
