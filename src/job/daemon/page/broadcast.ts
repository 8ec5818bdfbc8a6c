import type { TimedOutcome, Vitals } from '../vitals.ts';
import { cardOf } from './card.ts';
import type { Moment } from './picture.ts';
import type { Throughput } from './throughput.ts';

/** How often something is told. */
export interface Pace {
  /** Pause between two tellings. @default 1000 */
  readonly beatMs?: number;
  /** After so long without news a comment is sent, so that nobody takes the connection for dead. @default 15000 */
  readonly heartbeatMs?: number;
}

/** Somebody who looks at the page. */
export interface Viewer {
  /** Resolves when the text has left. */
  send(text: string): Promise<unknown>;
  /** There is nothing more to come. */
  end(): void;
}

interface Seat {
  readonly viewer: Viewer;
  /** Whether the last text has not left yet. */
  isBusy: boolean;
  /** Whether something was not sent because of that. */
  isBehind: boolean;
}

/** Outcomes told in one beat. */
const OUTCOMES_PER_BEAT = 10;

/**
 * Tells all viewers the news, once a beat, as server-sent events: `signs` (a `Moment`) when they changed, `outcome` (an
 * `OutcomeCard`) for the newest outcomes, `more` (`{ count }`) for those left out, `resync` to a viewer who was too slow
 * for some of it. While nobody looks, nothing is done; and for a slow viewer nothing is kept.
 */
export class Broadcast {
  readonly #vitals: Vitals;
  readonly #throughput: Throughput;
  readonly #beatMs: number;
  readonly #heartbeatMs: number;
  readonly #seats = new Set<Seat>();
  #stop: (() => void) | undefined;
  #newest: TimedOutcome[] = [];
  #unsaid = 0;
  #lastSigns = '';
  #quietMs = 0;

  constructor(vitals: Vitals, throughput: Throughput, { beatMs = 1000, heartbeatMs = 15_000 }: Pace = {}) {
    this.#vitals = vitals;
    this.#throughput = throughput;
    this.#beatMs = beatMs;
    this.#heartbeatMs = heartbeatMs;
  }

  /** Who looks at the moment. */
  get viewers(): number {
    return this.#seats.size;
  }

  /** Tells the viewer the news until the function returned is called. */
  join(viewer: Viewer): () => void {
    const seat: Seat = { viewer, isBusy: false, isBehind: false };
    this.#seats.add(seat);
    this.#stop ??= this.#start();
    return () => this.#leave(seat);
  }

  #leave(seat: Seat): void {
    this.#seats.delete(seat);
    if (this.#seats.size > 0) return;
    this.#stop?.();
    this.#stop = undefined;
  }

  #start(): () => void {
    const forget = this.#vitals.onOutcome((outcome) => {
      this.#newest.push(outcome);
      if (this.#newest.length <= OUTCOMES_PER_BEAT) return;
      this.#newest.shift();
      this.#unsaid += 1;
    });
    const timer = setInterval(() => this.#beat(), this.#beatMs).unref();
    return () => {
      forget();
      clearInterval(timer);
      this.#newest = [];
      this.#unsaid = 0;
      this.#lastSigns = '';
    };
  }

  #beat(): void {
    let news: string;
    try {
      news = this.#news();
    } catch {
      // The vitals cannot be read, e.g. because the daemon is ending. The viewers come back and are told by their call.
      for (const { viewer } of this.#seats) viewer.end();
      return;
    }
    this.#quietMs = news === '' ? this.#quietMs + this.#beatMs : 0;
    for (const seat of this.#seats) this.#tell(seat, news);
    if (this.#quietMs >= this.#heartbeatMs) this.#quietMs = 0;
  }

  #tell(seat: Seat, news: string): void {
    if (seat.isBusy) {
      seat.isBehind ||= news !== '';
      return;
    }
    const text = seat.isBehind ? eventText('resync', {}) : news || this.#heartbeat();
    if (text === '') return;
    seat.isBehind = false;
    seat.isBusy = true;
    void seat.viewer.send(text).finally(() => (seat.isBusy = false));
  }

  #heartbeat(): string {
    return this.#quietMs >= this.#heartbeatMs ? ': nothing new\n\n' : '';
  }

  /** All that changed since the last beat, as text to send; empty when nothing did. */
  #news(): string {
    const outcomes = this.#newest.map((outcome) => eventText('outcome', cardOf(outcome)));
    const more = this.#unsaid > 0 ? [eventText('more', { count: this.#unsaid })] : [];
    this.#newest = [];
    this.#unsaid = 0;
    const signs = this.#vitals.signs();
    const text = JSON.stringify(signs);
    if (text === this.#lastSigns && outcomes.length === 0) return '';
    this.#lastSigns = text;
    const moment: Moment = { signs, spans: this.#throughput.newest() };
    return [...outcomes, ...more, eventText('signs', moment)].join('');
  }
}

function eventText(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
