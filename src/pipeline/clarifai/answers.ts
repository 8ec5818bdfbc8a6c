import type { Outcome } from '../../client/outcome.ts';
import type { Output } from '../../wire/model.ts';
import { STATUS } from '../../wire/status.ts';
import type { FoundFile, ModelAnswer } from '../file.ts';
import { toPrediction } from '../prediction.ts';
import type { ServiceModel } from '../service.ts';
import { errorOfSilence, errorOfStatus, errorOfUnread } from './errors.ts';

/**
 * Reads what a model said of one image.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/predict/images.md.
 */
export function answerOf(file: FoundFile, model: ServiceModel, outcome: Outcome<Output> | undefined): ModelAnswer {
  const { recorded, typeExt } = model;
  if (!outcome || outcome.kind === 'unanswered') {
    return { kind: 'failed', model: recorded, error: errorOfSilence('predict') };
  }
  if (outcome.kind === 'unread') {
    return { kind: 'failed', model: recorded, error: { ...errorOfUnread(file, outcome.error), stage: 'predict' } };
  }
  const { status, data } = outcome.answer;
  if (status.code !== STATUS.success) {
    return { kind: 'failed', model: recorded, error: errorOfStatus(status, 'predict') };
  }
  return { kind: 'ok', model: recorded, prediction: toPrediction(data, typeExt) };
}

/**
 * Codes that speak of fetching an address.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status_code.proto.
 */
const FETCH_CODES: ReadonlySet<number | string> = new Set([STATUS.inputFailed, STATUS.inputInvalidUrl, 39996]);

/** Whether an image that was given by its address may do better with its bytes. */
export function canBytesHelp(answer: ModelAnswer | undefined): boolean {
  if (answer?.kind !== 'failed') return false;
  const { code } = answer.error;
  return FETCH_CODES.has(code) || (typeof code === 'number' && code >= 47_101 && code <= 47_106);
}
