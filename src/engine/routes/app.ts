import type { Context, Next } from 'hono';

import type { Engine } from '../services.ts';
import { readBody } from './reply.ts';

/** The app of calls that name none. `main` is that of the public models, by which clients tell them apart. */
export const DEFAULT_APP = 'embedded';

/** The user of calls that name none. */
const DEFAULT_USER = 'me';

/** The engine as one app sees it. */
export interface AppEngine extends Engine {
  /** Tells apps apart in the store: the app's id, after its user's and a `/` if a user is named. */
  readonly appId: string;
  /** Scheme, host and port by which the client reached the engine. */
  readonly origin: string;
}

/** The engine as the app that a call addresses sees it. */
export function inApp(engine: Engine, context: Context): AppEngine {
  return { ...engine, appId: appIdOf(context), origin: new URL(context.req.url).origin };
}

/** The app that a call addresses. */
export function appIdOf(context: Context): string {
  return context.get('appId') as string;
}

/** An app's id as clients see it. */
export function shownAppId(appId: string): string {
  return appId.slice(appId.lastIndexOf('/') + 1);
}

/**
 * Finds out which app a call addresses: by its path, its body's `user_app_id` or its query, in this order.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/clarifai-basics/authentication/personal-access-tokens.md.
 *
 * @throws Refusal when the body is no JSON object.
 */
export async function addressApp(context: Context, next: Next): Promise<void> {
  const { user, app } = named(inPath(context.req.path)) ?? named(await inBody(context)) ?? inQuery(context);
  const isDefaultUser = !user || user === DEFAULT_USER;
  const id = app || DEFAULT_APP;
  context.set('appId', isDefaultUser ? id : `${user}/${id}`);
  await next();
}

interface Address {
  readonly user?: string | undefined;
  readonly app?: string | undefined;
}

function named(address: Address): Address | undefined {
  return address.user || address.app ? address : undefined;
}

function inPath(path: string): Address {
  const [, user, app] = /^\/v2\/users\/([^/]+)(?:\/apps\/([^/]+))?/.exec(path) ?? [];
  return { user: user && decoded(user), app: app && decoded(app) };
}

async function inBody(context: Context): Promise<Address> {
  const isForm = context.req.header('content-type')?.startsWith('application/x-www-form-urlencoded');
  if (context.req.method === 'GET' || isForm) return {};
  const { user_app_id: address } = await readBody<{ user_app_id: unknown }>(context);
  if (typeof address !== 'object' || address === null) return {};
  const { user_id: user, app_id: app } = address as Readonly<Record<string, unknown>>;
  return { user: text(user), app: text(app) };
}

function inQuery(context: Context): Address {
  return { user: context.req.query('user_app_id.user_id'), app: context.req.query('user_app_id.app_id') };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray % sign is part of the name then.
    return segment;
  }
}
