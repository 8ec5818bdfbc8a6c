import type { Output } from '../wire/model.ts';
import { STATUS } from '../wire/status.ts';
import { ApiError } from './errors.ts';
import { Image } from './image.ts';
import type { InputItem } from './input-item.ts';
import type { SourceOptions } from './media-source.ts';
import type { PredictOptions, Predictions } from './predict.ts';
import { unanswered } from './unanswered.ts';
import { Video } from './video.ts';

export interface PredictOneOptions extends PredictOptions {
  /** Whether it is a video; its output then has frames. @default false */
  readonly isVideo?: boolean;
}

/** Makes the one item of a prediction. @throws UserError when the source cannot be used. */
export function oneItem(source: SourceOptions, isVideo: boolean): InputItem {
  return isVideo ? new Video(source).toItem() : new Image(source).toItem();
}

/**
 * Takes the one output of a prediction.
 *
 * @param target path of the call, for messages.
 * @throws UserError when the content could not be read; ApiError with the output's own status when the service could
 *   not use it; TransportError when the reply does not tell.
 */
export function onlyOutput({ outputs }: Predictions, target: string): Output {
  const outcome = outputs[0] ?? { kind: 'unanswered' };
  if (outcome.kind === 'unread') throw outcome.error;
  if (outcome.kind === 'unanswered') throw unanswered('POST', target);
  const { status } = outcome.answer;
  if (status.code === STATUS.success || status.code === STATUS.mixed) return outcome.answer;
  throw new ApiError({
    httpStatus: 400,
    code: status.code,
    description: status.description ?? '',
    details: status.details ?? '',
    requestId: status.req_id ?? null,
    method: 'POST',
    path: target,
    retryAfterMs: null,
  });
}
