const SECONDS = /^\d+(\.\d+)?$/;

/**
 * Reads a `Retry-After` header: seconds, or an HTTP date.
 *
 * @param header the header's text; undefined when there is none.
 * @param nowMs the time of the reply, milliseconds since 1970; its own `Date` header is best, as it needs no equal clocks.
 * @returns milliseconds to wait, never negative; null when the header is missing or unreadable.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  if (SECONDS.test(text)) return Math.ceil(Number(text) * 1000);
  // Date.parse reads nearly anything ("-5" is a year): an HTTP date begins with the name of a day.
  const dateMs = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - nowMs);
}
