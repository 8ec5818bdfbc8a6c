import { extended } from '../../base/extended.ts';
import type { RecordedError } from '../../record/record.ts';
import type { Batch, Failed, IdentifiedFile, UploadedFile } from '../file.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { InputIds } from './input-ids.ts';
import type { Progress } from '../progress.ts';
import type { InputState, Service, UploadVerdict } from '../service.ts';

export interface UploadOptions {
  readonly service: Service;
  readonly ledger: Ledger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Of files that do not name their own. */
  readonly scope?: number | undefined;
}

type Accepted = Pick<UploadedFile, 'url' | 'isProcessed'>;

/** Sends what the service does not have yet: each content once, however many paths hold it. */
export function upload(options: UploadOptions): (live: readonly IdentifiedFile[]) => Promise<Batch<UploadedFile>> {
  const { ledger, progress, scope } = options;
  const inputIds = new InputIds(ledger);
  return async (live) => {
    const startedMs = performance.now();
    const earlier = ledger.begin(live, scope);
    const firstOfEach = new Map(live.map((file) => [file.sha256, file] as const).toReversed());
    const known = ledger.contents([...firstOfEach.keys()]);
    const fresh = [...firstOfEach.values()].toReversed().filter(({ sha256 }) => !known.has(sha256));
    const own = fresh.filter((file) => inputIds.claim(file));
    const taken = fresh.filter((file) => !own.includes(file)).map((file) => [file.sha256, idTaken(file)] as const);
    const verdicts = new Map([...taken, ...(await send(own, options).finally(() => inputIds.release(own)))]);
    const uploadMs = performance.now() - startedMs;

    const contents = fresh.length === 0 ? known : ledger.contents([...firstOfEach.keys()]);
    const uploaded: UploadedFile[] = [];
    const over: Failed[] = [];
    for (const file of live) {
      const verdict = verdicts.get(file.sha256);
      const accepted = contents.get(file.sha256);
      if (verdict?.kind === 'refused') over.push({ kind: 'failed', file, error: verdict.error });
      else if (accepted) {
        if (!verdict) progress.count('known');
        // The id under which the service has it, whatever a list calls it now.
        const { inputId, url, isProcessed } = accepted;
        uploaded.push(extended(file, { inputId, url, isProcessed, uploadMs, earlier: earlier.get(file.file) }));
      }
    }
    return { live: uploaded, over };
  };
}

/** Sends contents and remembers the accepted ones before anything else happens to them. */
async function send(
  fresh: readonly IdentifiedFile[],
  { service, ledger, progress, signal }: UploadOptions,
): Promise<ReadonlyMap<string, UploadVerdict>> {
  const verdicts = new Map<string, UploadVerdict>();
  if (fresh.length === 0) return verdicts;

  const replies = await service.upload(fresh, signal);
  const knownIds = fresh.filter((_, index) => replies[index]?.kind === 'known').map(({ inputId }) => inputId);
  const states = knownIds.length > 0 ? await service.inputStates(knownIds, signal) : new Map<string, InputState>();

  const accepted: (IdentifiedFile & Accepted)[] = [];
  for (const [index, file] of fresh.entries()) {
    const reply = replies[index];
    const verdict = reply?.kind === 'known' ? verdictOfKnown(states.get(file.inputId), reply.error) : reply;
    if (!verdict) throw new Error(`The service gave no verdict on ${file.path}.`);
    verdicts.set(file.sha256, verdict);
    if (verdict.kind === 'accepted')
      accepted.push(extended(file, { url: verdict.url, isProcessed: verdict.isProcessed }));
  }
  ledger.saveContents(accepted);
  progress.count('uploaded', accepted.length);
  progress.count(
    'uploadedBytes',
    accepted.reduce((sum, file) => sum + (file.rendition ?? file).bytes, 0),
  );
  return verdicts;
}

function idTaken({ inputId }: IdentifiedFile): UploadVerdict {
  const message = `The list gives the input id "${inputId}" to another image too.`;
  const error = { class: 'input', stage: 'upload', code: 'id-taken', http: null, message, retryable: false } as const;
  return { kind: 'refused', error };
}

/** An id that exists already is an earlier attempt of ours, for the id is a function of the content: a success. */
function verdictOfKnown(state: InputState | undefined, error: RecordedError): UploadVerdict {
  switch (state?.kind) {
    case 'processed':
      return { kind: 'accepted', url: state.url, isProcessed: true };
    case 'pending':
      return { kind: 'accepted', url: null, isProcessed: false };
    case 'failed':
      return { kind: 'refused', error: state.error };
    case undefined:
      return { kind: 'refused', error };
  }
}
