import { retryAfterMs } from './retry-after.ts';
import type { TransportReply } from './transport.ts';

/** Reads a header of a reply, the first one where there are several. */
export function headerOf(reply: Pick<TransportReply, 'headers'>, name: string): string | undefined {
  const value = reply.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** How long a reply asks to wait, milliseconds; null when it does not say. */
export function waitAskedFor(reply: TransportReply): number | null {
  const sentAtMs = Date.parse(headerOf(reply, 'date') ?? '');
  return retryAfterMs(headerOf(reply, 'retry-after'), Number.isNaN(sentAtMs) ? Date.now() : sentAtMs);
}
