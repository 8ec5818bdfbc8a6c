import type { BodyBuffer } from './body-buffer.ts';
import { UserError } from './errors.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface BulkOptions extends CallOptions {
  /** Keeps the memory of the body for the next call; one call at a time may use it. */
  readonly buffer?: BodyBuffer | undefined;
}

export interface PageOptions extends CallOptions {
  /** From 1. @default 1 */
  readonly page?: number;
  /** @default 20 */
  readonly perPage?: number;
}

/** @throws UserError when page or perPage is not a whole number from 1. */
export function checkPage(page: number, perPage: number): void {
  if (!(Number.isInteger(page) && page > 0 && Number.isInteger(perPage) && perPage > 0)) {
    throw new UserError('page and perPage must be whole numbers from 1.');
  }
}
