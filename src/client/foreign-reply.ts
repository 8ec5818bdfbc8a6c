import { ForeignReplyError } from './errors.ts';
import { headerOf, waitAskedFor } from './headers.ts';
import { redact } from './redact.ts';
import type { ReplyContext } from './reply.ts';
import { jsonOf } from './service-reply.ts';
import type { TransportReply } from './transport.ts';

/** Where a title and the beginning of a page are looked for. */
const HEAD_BYTES = 65_536;
const MAX_QUOTED = 80;

/** Makes the error for a reply that is not of the service; says what came in its place. */
export function foreignReply(reply: TransportReply, context: ReplyContext): ForeignReplyError {
  const { method, path } = context;
  const isRedirect = reply.status >= 300 && reply.status < 400 && (headerOf(reply, 'location') ?? '') !== '';
  const { code, reason } = isRedirect ? redirect(reply, context) : otherReply(reply, context);
  return new ForeignReplyError({
    code,
    method,
    path,
    reason,
    httpStatus: reply.status,
    retryAfterMs: waitAskedFor(reply),
  });
}

interface Finding {
  readonly code: 'redirect' | 'foreign-reply' | 'reply-unreadable';
  readonly reason: string;
}

/** Not followed: the credentials are for the address that the user named. */
function redirect(reply: TransportReply, { path, secrets }: ReplyContext): Finding {
  const location = headerOf(reply, 'location') ?? '';
  const asked = new URL(path, 'http://any');
  const target = URL.canParse(location) ? new URL(location) : null;
  const to = target === null ? (location.split(/[?#]/, 1)[0] ?? '') : target.origin + target.pathname;
  const isWholeService = target !== null && to.endsWith(asked.pathname);
  const shown = quotable(isWholeService ? to.slice(0, -asked.pathname.length) : to, secrets);
  const hint = isWholeService ? 'use that as --endpoint' : 'if the service is there, use that as --endpoint';
  return { code: 'redirect', reason: `the address redirects to ${shown}; ${hint} (HTTP ${reply.status})` };
}

function otherReply(reply: TransportReply, { secrets }: ReplyContext): Finding {
  const type = quotable(headerOf(reply, 'content-type')?.split(';', 1)[0] ?? '', secrets);
  const http = [`HTTP ${reply.status}`, type].filter((text) => text !== '').join(', ');
  const isSuccess = reply.status >= 200 && reply.status < 300;
  if (reply.body.length === 0) {
    return {
      code: isSuccess ? 'reply-unreadable' : 'foreign-reply',
      reason: `the reply is empty: HTTP ${reply.status}`,
    };
  }
  const head = reply.body.subarray(0, HEAD_BYTES).toString('utf8').trimStart();
  if (/html/i.test(type) || /^<(!doctype html|html|head)\b/i.test(head)) {
    const title = quotable(/<title[^>]*>([^<]*)/i.exec(head)?.[1] ?? '', secrets);
    return { code: 'foreign-reply', reason: `a web page answered: ${http}${title === '' ? '' : `, title "${title}"`}` };
  }
  const isCutOff = isSuccess && /^[[{]/.test(head) && jsonOf(reply) === null && !isJson(head);
  if (isCutOff) return { code: 'reply-unreadable', reason: `the reply is not whole JSON: ${http}` };
  const words = /^text\/plain/i.test(type) ? quotable(head, secrets) : '';
  const quoted = words === '' ? '' : `, "${words}"`;
  return { code: 'foreign-reply', reason: `something else than the service answered: ${http}${quoted}` };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Text of strangers, fit for one line. */
function quotable(text: string, secrets: readonly string[]): string {
  const line = redact(text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim(), secrets);
  return line.length > MAX_QUOTED ? `${line.slice(0, MAX_QUOTED)}…` : line;
}
