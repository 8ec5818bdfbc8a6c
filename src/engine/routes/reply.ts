import { randomBytes } from 'node:crypto';

import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

import type { Status } from '../../wire/status.ts';
import { STATUS } from '../../wire/status.ts';
import { Refusal } from '../refusal.ts';
import { statusOf } from '../status.ts';

/** Answers with a status, which gets the call's id, and whatever else the reply holds. */
export function reply(context: Context, http: ContentfulStatusCode, status: Status, rest: object = {}): Response {
  return context.json(
    { status: { ...status, req_id: (context.get('requestId') as string | undefined) ?? newId() }, ...rest },
    http,
  );
}

/** Answers that all is well. */
export function ok(context: Context, rest: object = {}): Response {
  return reply(context, 200, statusOf(STATUS.success), rest);
}

/** An id as the service makes them: 32 lower-case hex digits. */
export function newId(): string {
  return randomBytes(16).toString('hex');
}

/**
 * Reads a JSON body, once per call; none and `null` count as `{}`. Source: https://pypi.org/project/clarifai/2.0.29/.
 */
export async function readBody<Body extends object>(context: Context): Promise<Partial<Body>> {
  const known = context.get('body') as Partial<Body> | undefined;
  if (known) return known;
  const body = await parseBody(context);
  context.set('body', body);
  return body;
}

async function parseBody(context: Context): Promise<object> {
  const text = await context.req.text();
  if (text.trim() === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refusal(400, STATUS.badRequestFormat, 'The body is not valid JSON.');
  }
  if (body === null) return {};
  if (typeof body === 'object' && !Array.isArray(body)) return body;
  throw new Refusal(400, STATUS.badRequestFormat, 'The body must be a JSON object.');
}

/** Page and size of a list call; what makes no sense counts as the default. The service documents none of this. */
export function readPage(page: unknown, perPage: unknown): { readonly page: number; readonly perPage: number } {
  return { page: positive(page) ?? 1, perPage: Math.min(positive(perPage) ?? 20, 1000) };
}

function positive(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
