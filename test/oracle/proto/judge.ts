import type { SeenRequest } from '../../support/server.ts';
import { findRoute } from './find-route.ts';
import { queryDocument } from './query-document.ts';
import type { Route, Schema } from './schema.ts';
import { validate } from './validate.ts';

/** A call's parameters as documents, by where they stand. */
type Parts = Readonly<Record<'path' | 'query' | 'body', unknown>>;

/**
 * Judges requests by the HTTP bindings and messages of a service: what it could not read, each thing once.
 *
 * @param isToken whether the calls carry a token, which names no app.
 */
export function judge(schema: Schema, requests: readonly SeenRequest[], isToken: boolean): readonly string[] {
  return [...new Set(requests.flatMap((request) => problemsOf(schema, request, isToken)))];
}

function problemsOf(schema: Schema, request: SeenRequest, isToken: boolean): readonly string[] {
  const [pathname = '', search = ''] = request.path.split('?', 2);
  const call = `${request.method} ${pathname}`;
  const found = findRoute(schema, request.method, pathname);
  if (found === null) return [`${call} is no binding`];
  const { route, values } = found;
  const documentOf = (pairs: ConstructorParameters<typeof URLSearchParams>[0]): unknown =>
    queryDocument(schema, route.request, new URLSearchParams(pairs));
  const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded';
  const text = request.body.toString();
  const body: unknown = isForm ? documentOf(text) : JSON.parse(text === '' ? '{}' : text);
  const parts: Parts = { path: documentOf({ ...values }), query: documentOf(search), body };
  const read = route.hasBody ? [parts.path, parts.body] : [parts.path, parts.query];
  const problems = read.flatMap((document) => validate(schema, route.request, document));
  const hasApp = schema.messages[route.request]?.fields['user_app_id'] !== undefined;
  const isAppNamed = !hasApp || read.some((document) => Object.hasOwn(document as object, 'user_app_id'));
  return [
    ...problems.map(({ at, reason }) => `${call}: ${at} ${reason}`),
    ...ignored(route, parts).map((part) => `${call} has a ${part}, which is not read`),
    // Source: https://github.com/Clarifai/old-docs/blob/HEAD/clarifai-basics/authentication/personal-access-tokens.md.
    ...(isToken && !isAppNamed ? [`${call} does not name the app where it is read`] : []),
  ];
}

/** The part that the binding does not look at, where there is something in it. */
function ignored({ hasBody }: Route, parts: Parts): readonly string[] {
  const part = hasBody ? 'query' : 'body';
  return Object.keys(parts[part] as object).length > 0 ? [part] : [];
}
