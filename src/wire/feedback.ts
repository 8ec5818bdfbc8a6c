import type { Data } from './data.ts';

/** Who judged what, and where. Source: wire reference, section 10. */
export interface FeedbackInfo {
  readonly event_type?: string;
  readonly output_id?: string;
  readonly end_user_id?: string;
  readonly session_id?: string;
}

/** What a person says of a model's prediction. Source: wire reference, section 10. */
export interface PostModelFeedbackRequest {
  readonly input: { readonly id: string; readonly data: Data; readonly feedback_info?: FeedbackInfo };
}
