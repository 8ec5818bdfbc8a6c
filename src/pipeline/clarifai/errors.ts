import { ApiError, ForeignReplyError } from '../../client/errors.ts';
import type { UserError } from '../../client/errors.ts';
import { FileChangedError, FileUnreadableError } from '../../client/file-errors.ts';
import { retryClassOfCode } from '../../client/retry-class.ts';
import type { RecordedError } from '../../record/record.ts';
import type { Status } from '../../wire/status.ts';
import type { FoundFile } from '../file.ts';
import { unreadable } from '../sizes.ts';
import { isAboutCaller, isAboutImage, isTroubleOfService } from './blame.ts';
import type { CallError } from './blame.ts';

type Stage = 'upload' | 'confirm' | 'predict';

/** The failure of one item, from the status that the service gave it. */
export function errorOfStatus(status: Status, stage: Stage): RecordedError {
  const { code, description = '', details = '' } = status;
  const retryClass = retryClassOfCode(code);
  return {
    class: retryClass === 'throttle' ? 'throttle' : retryClass === 'permanent' ? 'permanent' : 'transient',
    stage,
    code,
    http: null,
    message: [description, details].filter((text) => text !== '').join(': ') || `The service refused it (${code}).`,
    retryable: retryClass !== 'permanent' || isAboutCaller(code),
  };
}

/**
 * The failure of an item whose call failed although it carried nothing else. It is final only when the service says
 * that this image is the reason.
 */
export function errorOfCall(error: CallError, stage: Stage): RecordedError {
  const isTransient = isTroubleOfService(error);
  const code = error instanceof ApiError ? error.code : null;
  const http = error instanceof ApiError || error instanceof ForeignReplyError ? error.httpStatus : null;
  return {
    class: isTransient ? 'transient' : 'permanent',
    stage,
    code: code ?? (http === null ? 'no-answer' : `http-${http}`),
    http,
    message: error.message,
    retryable: isTransient || code === null || !isAboutImage(code),
  };
}

/** The failure of an item whose file could not be put into the request. */
export function errorOfUnread(file: FoundFile, error: UserError): RecordedError {
  if (error instanceof FileUnreadableError) return unreadable(file, 'upload', error).error;
  const code = error instanceof FileChangedError ? 'changed' : 'not-sent';
  const message = code === 'changed' ? `${file.path} changed while it was sent.` : error.message;
  return { class: 'input', stage: 'upload', code, http: null, message, retryable: true };
}

/** The failure of an item that a reply left out. */
export function errorOfSilence(stage: Stage): RecordedError {
  const message = 'The service left this image out of its reply.';
  return { class: 'transient', stage, code: 'unanswered', http: null, message, retryable: true };
}
