import type { UserError } from './errors.ts';
import type { FailedItem } from './body.ts';

/**
 * What became of one item of a bulk call: the service `answered` (its status may still be a failure), the item was
 * never sent because it was `unread`, or the reply left it `unanswered`, so nothing is known.
 */
export type Outcome<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'unread'; readonly error: UserError }
  | { readonly kind: 'unanswered' };

/**
 * Gives each item its answer, in the order of the items. Answers come in request order; a reply of another length is
 * matched by id, and what is not found there counts as unanswered.
 */
export function alignAnswers<Answer>(
  items: readonly { readonly id?: string }[],
  failed: readonly FailedItem[],
  answers: readonly (Answer | null)[],
  idOf: (answer: Answer) => string | null | undefined,
): readonly Outcome<Answer>[] {
  const errors = new Map(failed.map(({ index, error }) => [index, error]));
  // Null members of a list count as missing answers, not as items.
  const byId = new Map(answers.flatMap((answer) => (answer === null ? [] : [[idOf(answer), answer] as const])));
  const isComplete = answers.length === items.length - failed.length;
  let sent = 0;
  return items.map((item, index): Outcome<Answer> => {
    const error = errors.get(index);
    if (error !== undefined) return { kind: 'unread', error };
    const answer = isComplete ? answers[sent] : item.id === undefined ? undefined : byId.get(item.id);
    sent += 1;
    return answer === undefined || answer === null ? { kind: 'unanswered' } : { kind: 'answered', answer };
  });
}
