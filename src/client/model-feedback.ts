import type { Data } from '../wire/data.ts';
import type { PostModelFeedbackRequest } from '../wire/feedback.ts';
import type { Status } from '../wire/status.ts';
import type { CallOptions } from './call-options.ts';
import { annotations, type ConceptPair } from './concept-input.ts';
import { UserError } from './errors.ts';
import { wireFeedbackInfo, type FeedbackInfo } from './feedback-info.ts';
import { checkInputId } from './input-item.ts';
import { checkUrl } from './media-source.ts';
import { modelPath } from './model-address.ts';
import { wireRegion, type Region } from './region.ts';
import type { Connection } from './send.ts';
import { checkNotWithdrawn } from './withdrawn.ts';

export interface ConceptFeedbackOptions extends ConceptPair, CallOptions {
  readonly feedbackInfo?: FeedbackInfo;
}

export interface RegionFeedbackOptions extends ConceptFeedbackOptions {
  /** Regions that the model found, or should have found, each with `feedback` in its `regionInfo`. */
  readonly regions?: readonly Region[];
}

/** What the feedback is about. */
export interface FeedbackSubject {
  readonly modelId: string;
  /** The version that predicted; null where it is not known. */
  readonly versionId: string | null;
  readonly inputId: string;
  readonly url: string;
}

/**
 * Tells the service what was right and wrong in a prediction. Source: https://pypi.org/project/clarifai/2.0.29/.
 *
 * @throws UserError before any request when there is nothing to tell, or today's service is spoken to, which takes no
 *   feedback.
 */
export async function sendFeedback(
  connection: Connection,
  { modelId, versionId, inputId, url }: FeedbackSubject,
  { regions = [], feedbackInfo, signal, ...pair }: RegionFeedbackOptions,
): Promise<Status> {
  checkNotWithdrawn(connection, 'Feedback on a model', 'Correct the annotations of the input instead.');
  checkInputId(inputId);
  const concepts = annotations(pair);
  if (concepts.length === 0 && regions.length === 0) {
    throw new UserError('Feedback needs concepts, notConcepts or regions.');
  }
  const data: Data = {
    image: { url: checkUrl(url) },
    ...(concepts.length > 0 && { concepts }),
    ...(regions.length > 0 && { regions: regions.map(wireRegion) }),
  };
  const body: PostModelFeedbackRequest = {
    input: { id: inputId, data, ...(feedbackInfo && { feedback_info: wireFeedbackInfo(feedbackInfo) }) },
  };
  const target = `${modelPath(modelId, versionId)}/feedback`;
  const call = { method: 'POST', path: target, body, repeatable: false, signal } as const;
  return (await connection.send<{ readonly status: Status }>(call)).status;
}
