import type { Hooks } from '../client/hooks.ts';

/** Statuses by which a service says that it is asked too much at once. */
const TOO_MUCH: ReadonlySet<number> = new Set([429, 503]);

/**
 * Finds how many calls at once a service bears: one more after each full round of good replies, half when it says that
 * it is too much. One refusal counts once: those of the same round came from the same height.
 */
export class AdaptiveConcurrency {
  readonly #max: number;
  readonly #apply: (concurrency: number) => void;
  #concurrency: number;
  #round = 0;
  #hasFallen = false;

  /**
   * @param max where it starts, and what it never exceeds.
   * @param apply sets the number of calls in flight.
   */
  constructor(max: number, apply: (concurrency: number) => void) {
    this.#max = max;
    this.#concurrency = max;
    this.#apply = apply;
  }

  get concurrency(): number {
    return this.#concurrency;
  }

  /** What a client is to tell it. */
  hooks(): Pick<Hooks, 'onResponse'> {
    return { onResponse: ({ status }) => this.note(status) };
  }

  /** Takes note of one reply; null where there was none. */
  note(status: number | null): void {
    // No reply says nothing of how much would be borne.
    if (status === null) return;
    this.#round += 1;
    if (TOO_MUCH.has(status)) {
      if (!this.#hasFallen) this.#set(Math.max(1, Math.floor(this.#concurrency / 2)));
      this.#hasFallen = true;
      return;
    }
    if (this.#round < this.#concurrency) return;
    this.#round = 0;
    if (!this.#hasFallen) this.#set(Math.min(this.#max, this.#concurrency + 1));
    this.#hasFallen = false;
  }

  #set(concurrency: number): void {
    if (concurrency < this.#concurrency) this.#round = 0;
    if (concurrency === this.#concurrency) return;
    this.#concurrency = concurrency;
    this.#apply(concurrency);
  }
}
