import { TransportError } from './errors.ts';

/** Makes the error for a reply that is fine as such, but lacks what was asked for. */
export function unanswered(method: string, target: string): TransportError {
  const reason = 'the reply lacks what was asked for';
  return new TransportError({ code: 'reply-unreadable', method, path: target, reason });
}
