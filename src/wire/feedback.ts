import type { Data } from './data.ts';

/** Who judged what, and where. Source: https://pypi.org/project/clarifai/2.0.29/. */
export interface FeedbackInfo {
  readonly event_type?: string;
  readonly output_id?: string;
  readonly end_user_id?: string;
  readonly session_id?: string;
}

/** What a person says of a model's prediction. Source: https://pypi.org/project/clarifai/2.0.29/. */
export interface PostModelFeedbackRequest {
  readonly input: { readonly id: string; readonly data: Data; readonly feedback_info?: FeedbackInfo };
}
