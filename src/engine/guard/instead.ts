import type { Context } from 'hono';

/** Answers with this in place of what the call's route has answered already. */
export function instead(context: Context, answer: () => Response): Response {
  // Otherwise Hono keeps the first answer, and puts its headers on the second.
  context.res = undefined;
  const response = answer();
  context.res = response;
  return response;
}
