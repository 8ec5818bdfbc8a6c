import type { Context, MiddlewareHandler } from 'hono';

import { LIMITS } from '../../wire/limits.ts';
import { nodeSide } from './node-side.ts';

/** Bytes of large bodies at once: while a body is worked on it takes several times its length. */
const ROOM = 2 * LIMITS.bodyBytes;

/** Bodies up to this many bytes never wait. */
const SMALL = 1_000_000;

/**
 * Lets calls with large bodies in, in the order in which they come, when there is room for all that they may send. Until
 * then theirs is not read; the network holds it at its sender.
 */
export function holdBodies(): MiddlewareHandler {
  const waiting: { readonly bytes: number; readonly enter: () => void }[] = [];
  let room = ROOM;
  const admit = (): void => {
    while (waiting[0] && waiting[0].bytes <= room) {
      const { bytes, enter } = waiting.shift()!;
      room -= bytes;
      enter();
    }
  };

  return async (context, next) => {
    const bytes = mostBytes(context);
    // What is too large is refused unread.
    if (bytes <= SMALL || bytes > LIMITS.bodyBytes) return next();
    await new Promise<void>((enter) => {
      waiting.push({ bytes, enter });
      admit();
    });
    try {
      // Neither an end nor an error would come of its body any more.
      if (nodeSide(context).incoming?.destroyed) throw new Error('the caller went away');
      return await next();
    } finally {
      room += bytes;
      admit();
    }
  };
}

/** A body without a declared length may become as long as any. */
function mostBytes({ req }: Context): number {
  return req.header('transfer-encoding') === undefined ? Number(req.header('content-length') ?? 0) : LIMITS.bodyBytes;
}
