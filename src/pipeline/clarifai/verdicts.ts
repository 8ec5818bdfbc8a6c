import type { Outcome } from '../../client/outcome.ts';
import type { ImageData } from '../../wire/data.ts';
import type { Input } from '../../wire/input.ts';
import { STATUS } from '../../wire/status.ts';
import type { FoundFile } from '../file.ts';
import type { InputState, UploadVerdict } from '../service.ts';
import { errorOfSilence, errorOfStatus, errorOfUnread } from './errors.ts';

/**
 * Reads what became of one image of a bulk upload.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
 */
export function verdictOf(file: FoundFile, outcome: Outcome<Input> | undefined): UploadVerdict {
  if (!outcome || outcome.kind === 'unanswered') return { kind: 'refused', error: errorOfSilence('upload') };
  if (outcome.kind === 'unread') return { kind: 'refused', error: errorOfUnread(file, outcome.error) };

  const { status, data } = outcome.answer;
  const code = status?.code ?? STATUS.inputPending;
  if (code === STATUS.inputSuccess) return { kind: 'accepted', url: urlOf(data.image), isProcessed: true };
  if (isAccepted(code)) return { kind: 'accepted', url: urlOf(data.image), isProcessed: false };
  const error = errorOfStatus(status ?? { code }, 'upload');
  // "Invalid argument" is also what a duplicate id is called; whether it is one, the input itself tells.
  if (code === STATUS.inputInvalidArgument || code === STATUS.inputDuplicate) return { kind: 'known', error };
  return { kind: 'refused', error };
}

/** Reads how a stored input stands. */
export function stateOf({ status, data }: Input): InputState {
  const code = status?.code ?? STATUS.inputPending;
  if (code === STATUS.inputSuccess) return { kind: 'processed', url: urlOf(data.image) };
  if (isAccepted(code)) return { kind: 'pending' };
  return { kind: 'failed', error: errorOfStatus(status ?? { code }, 'confirm') };
}

/**
 * Waiting, in work, or changed (302xx: seen on adds with concepts).
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
 */
function isAccepted(code: number): boolean {
  return code === STATUS.inputPending || code === STATUS.inputInProgress || (code >= 30_200 && code < 30_203);
}

function urlOf(image: ImageData | undefined): string | null {
  if (image?.url) return image.url;
  const { hosted } = image ?? {};
  return hosted ? `${hosted.prefix}/orig/${hosted.suffix}` : null;
}
