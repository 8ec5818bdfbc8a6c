import { Observable } from 'rxjs';
import type { OperatorFunction } from 'rxjs';

import { base64Length } from '../client/body-buffer.ts';
import { isFailed } from './file.ts';
import type { Batch, Failed } from './file.ts';

export interface BatchOptions {
  /** Items that close a batch. @default 128 (the service's limit) */
  readonly count?: number;
  /** Bytes of base64 that close a batch; a single larger item is a batch of its own. @default 64 MB */
  readonly bytes?: number;
  /** How long the first item of a batch may wait for company; 0 waits for the source's end. @default 0 */
  readonly lingerMs?: number;
  /** Whether a batch that is over its time would have to wait all the same: then it waits for company. @default never */
  readonly isBusy?: () => boolean;
}

/**
 * Groups items into batches that close by count, by bytes, or by the age of their first item; the last one closes with
 * the source. Items that are already over travel with the batch that is open.
 *
 * At most `2 * count - 2` items wait here, so a window of `2 * count` or more always moves.
 */
export function batch<T extends { readonly bytes: number; readonly rendition?: { readonly bytes: number } }>({
  count = 128,
  bytes = 64_000_000,
  lingerMs = 0,
  isBusy = () => false,
}: BatchOptions = {}): OperatorFunction<T | Failed, Batch<T>> {
  return (source) =>
    new Observable((subscriber) => {
      let live: T[] = [];
      let over: Failed[] = [];
      let weight = 0;
      let timer: NodeJS.Timeout | undefined;

      const close = (): void => {
        clearTimeout(timer);
        timer = undefined;
        if (live.length + over.length === 0) return;
        const closed = { live, over };
        live = [];
        over = [];
        weight = 0;
        subscriber.next(closed);
      };

      const closeUnlessBusy = (): void => {
        if (isBusy()) timer = setTimeout(closeUnlessBusy, lingerMs);
        else close();
      };

      const add = (item: T | Failed): void => {
        if (isFailed(item)) {
          over.push(item);
        } else {
          const itemWeight = base64Length((item.rendition ?? item).bytes);
          if (live.length > 0 && weight + itemWeight > bytes) close();
          live.push(item);
          weight += itemWeight;
        }
        if (live.length >= count || over.length >= count || weight >= bytes) close();
        else if (lingerMs > 0) timer ??= setTimeout(closeUnlessBusy, lingerMs);
      };

      const subscription = source.subscribe({
        next: add,
        error: (reason: unknown) => subscriber.error(reason),
        complete() {
          close();
          subscriber.complete();
        },
      });
      return () => {
        clearTimeout(timer);
        subscription.unsubscribe();
      };
    });
}
