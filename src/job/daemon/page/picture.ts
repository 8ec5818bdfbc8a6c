import type { VitalSigns, Vitals } from '../vitals.ts';
import { cardOf } from './card.ts';
import type { OutcomeCard } from './card.ts';
import { SPAN_MS } from './throughput.ts';
import type { Throughput, ThroughputSpan } from './throughput.ts';

/** How things are at one moment: the data of a `signs` event. */
export interface Moment {
  readonly signs: VitalSigns;
  /** Spans that may be new to the page. */
  readonly spans: readonly ThroughputSpan[];
}

/** Everything the page shows: the reply of `/api/signs`. */
export interface Picture extends Moment {
  /** RFC 3339, by this machine's clock, which every other time is of. */
  readonly now: string;
  /** RFC 3339; outcomes count from 1 again after each start. */
  readonly startedAt: string;
  readonly spanMs: number;
  readonly settings: ReturnType<Vitals['settings']>;
  /** Newest first. */
  readonly latest: readonly OutcomeCard[];
}

/** Everything, for a page that was just opened or has missed something. */
export function pictureOf(vitals: Vitals, throughput: Throughput): Picture {
  return {
    now: new Date().toISOString(),
    startedAt: vitals.startedAt,
    spanMs: SPAN_MS,
    signs: vitals.signs(),
    spans: throughput.all(),
    settings: vitals.settings(),
    latest: vitals.latest().map(cardOf),
  };
}
