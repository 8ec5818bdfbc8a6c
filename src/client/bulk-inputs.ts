import type { Input } from '../wire/input.ts';
import { STATUS, type Status } from '../wire/status.ts';
import type { FailedItem } from './body.ts';
import { ApiError } from './errors.ts';
import { alignAnswers, type Outcome } from './outcome.ts';
import { readItems } from './reply-items.ts';
import { readInput, type StoredInput } from './stored-input.ts';
import { unanswered } from './unanswered.ts';

/** What became of the inputs of a bulk call. */
export interface BulkInputs {
  /** Of the call as a whole; null when no item could be read, so that nothing was sent. */
  readonly status: Status | null;
  /** One per item, in order. */
  readonly inputs: readonly Outcome<StoredInput>[];
}

/** Gives each item its own answer of a reply. */
export function alignInputs(
  items: readonly { readonly id?: string }[],
  failed: readonly FailedItem[],
  answers: readonly (Input | null)[] | null | undefined,
): readonly Outcome<StoredInput>[] {
  const read = readItems<Input>(answers).map((answer) => (answer === null ? null : readInput(answer)));
  return alignAnswers(items, failed, read, ({ id }) => id);
}

/**
 * Takes the one input of a bulk call with one item.
 *
 * @throws UserError when the item could not be read; ApiError with the item's own status when the service refuses it;
 *   TransportError when the reply does not tell.
 */
export function onlyInput({ status, inputs }: BulkInputs, method: string): StoredInput {
  const outcome = inputs[0] ?? { kind: 'unanswered' };
  if (outcome.kind === 'unread') throw outcome.error;
  if (outcome.kind === 'unanswered') throw unanswered(method, '/v2/inputs');
  // The call failed as a whole: with one item, that item's own status says why.
  if (status?.code === STATUS.failure) throw refused(outcome.answer.status ?? status, method);
  return outcome.answer;
}

function refused(status: Status, method: string): ApiError {
  return new ApiError({
    httpStatus: 400,
    code: status.code,
    description: status.description ?? '',
    details: status.details ?? '',
    requestId: status.req_id ?? null,
    method,
    path: '/v2/inputs',
    retryAfterMs: null,
  });
}
