import type { FeedbackInfo as WireFeedbackInfo } from '../wire/feedback.ts';
import { UserError } from './errors.ts';

/** Who judged which prediction, and on what occasion. */
export interface FeedbackInfo {
  readonly endUserId?: string;
  readonly sessionId?: string;
  /** `annotation` */
  readonly eventType?: string;
  /** Of the prediction that is judged. */
  readonly outputId?: string;
}

/** Makes the information that goes with feedback. @throws UserError when a member is not a text; names it. */
export function feedbackInfo(info: FeedbackInfo): FeedbackInfo {
  for (const [name, value] of Object.entries(info)) {
    if (value !== undefined && (typeof value !== 'string' || value === '')) {
      throw new UserError(`feedbackInfo.${name} must be a text that is not empty.`);
    }
  }
  return info;
}

/**
 * Writes it in the wire's words, without members that are not set. Source: https://pypi.org/project/clarifai/2.0.29/.
 */
export function wireFeedbackInfo(info: FeedbackInfo): WireFeedbackInfo {
  const { endUserId, sessionId, eventType, outputId } = feedbackInfo(info);
  return {
    ...(eventType !== undefined && { event_type: eventType }),
    ...(outputId !== undefined && { output_id: outputId }),
    ...(endUserId !== undefined && { end_user_id: endUserId }),
    ...(sessionId !== undefined && { session_id: sessionId }),
  };
}
