/**
 * Hands out what a source has ready, up to `limit` items at a time, without waiting for a full group. Reads on while a
 * group is worked on, up to one more group.
 */
export async function* inGroups<T>(source: AsyncIterable<T>, limit: number): AsyncGenerator<readonly T[]> {
  const iterator = source[Symbol.asyncIterator]();
  let group: T[] = [];
  let failure: { readonly reason: unknown } | undefined;
  let hasEnded = false;
  let isLeft = false;
  const wake: { reader?: () => void; taker?: () => void } = {};

  const read = async (): Promise<void> => {
    try {
      for (;;) {
        if (isLeft) break;
        if (group.length >= limit) await new Promise<void>((resolve) => (wake.reader = resolve));
        else {
          const next = await iterator.next();
          if (next.done === true) break;
          group.push(next.value);
        }
        wake.taker?.();
      }
    } catch (reason) {
      failure = { reason };
    }
    hasEnded = true;
    wake.taker?.();
  };

  void read();
  try {
    for (;;) {
      if (group.length > 0) {
        const taken = group;
        group = [];
        wake.reader?.();
        yield taken;
      } else if (hasEnded) break;
      else await new Promise<void>((resolve) => (wake.taker = resolve));
    }
    if (failure) throw failure.reason;
  } finally {
    isLeft = true;
    wake.reader?.();
    // Not awaited: a source that waits for something to happen ends by its own signal.
    iterator.return?.().catch(() => undefined);
  }
}
