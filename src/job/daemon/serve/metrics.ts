import type { Hono } from 'hono';
import { Registry, collectDefaultMetrics, Counter, Gauge } from 'prom-client';

import type { VitalSigns, Vitals } from '../vitals.ts';

/** A number with its labels. */
interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Metric {
  /** After `clarifai_ingest_`. A name that ends with `_total` only ever grows. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly read: (signs: VitalSigns) => readonly Sample[];
}

/** Codes come from the service: nobody knows how many there are. */
const MAX_CODES = 50;

const PREFIX = 'clarifai_ingest_';

/** What a daemon exports, beside what is known of every Node process. */
const METRICS: readonly Metric[] = [
  {
    name: 'files_seen_total',
    help: 'Files that were new or had changed, since the start.',
    read: ({ counts }) => one(counts.found),
  },
  {
    name: 'files_total',
    help: 'Files that came to an end since the start, by how they ended.',
    labels: ['state'],
    read: ({ counts }) => by('state', { done: counts.done, failed: counts.failed }),
  },
  {
    name: 'remembered_files',
    help: 'All files that are remembered, of earlier runs too, by their state.',
    labels: ['state'],
    read: ({ totals }) => by('state', totals),
  },
  {
    name: 'failures',
    help: 'Remembered files that failed, by stage and code.',
    labels: ['stage', 'code'],
    read: failuresOf,
  },
  {
    name: 'uploads_total',
    help: 'Images that were uploaded since the start.',
    read: ({ counts }) => one(counts.uploaded),
  },
  {
    name: 'uploaded_bytes_total',
    help: 'Bytes of image files that were uploaded since the start.',
    read: ({ counts }) => one(counts.uploadedBytes),
  },
  {
    name: 'predictions_total',
    help: 'Answers of models since the start.',
    read: ({ counts }) => one(counts.predicted),
  },
  {
    name: 'records_total',
    help: 'Records written to each output since the start.',
    read: ({ counts }) => one(counts.records),
  },
  {
    name: 'requests_total',
    help: 'Requests to the service since the start, by HTTP status; none where no reply came.',
    labels: ['status'],
    read: ({ calls }) => by('status', calls.byStatus),
  },
  {
    name: 'retries_total',
    help: 'Requests that were sent again, since the start.',
    read: ({ calls }) => one(calls.retries),
  },
  {
    name: 'sent_bytes_total',
    help: 'Bytes of request bodies since the start.',
    read: ({ calls }) => one(calls.sentBytes),
  },
  {
    name: 'requests_in_flight',
    help: 'Requests that wait for their reply.',
    read: ({ calls }) => one(calls.inFlight),
  },
  { name: 'files_underway', help: 'Files that are taken and not over yet.', read: ({ underway }) => one(underway) },
  {
    name: 'oldest_underway_seconds',
    help: 'How long the file that is under way for the longest is; 0 when none is.',
    read: ({ oldestUnderwayMs }) => one((oldestUnderwayMs ?? 0) / 1000),
  },
  {
    name: 'last_done_timestamp_seconds',
    help: 'When a file was last done, in seconds since 1970; 0 when none was since the start.',
    read: ({ lastDoneAt }) => one(lastDoneAt === null ? 0 : Date.parse(lastDoneAt) / 1000),
  },
  {
    name: 'breaker_open',
    help: '1 while the service does not answer and is tried now and then only.',
    read: ({ calls }) => one(calls.isBreakerOpen ? 1 : 0),
  },
  {
    name: 'rate_left',
    help: 'Requests that the rate lets leave at once; absent without a rate.',
    read: ({ calls }) => present(calls.rateLeft),
  },
  {
    name: 'budget_left',
    help: 'Requests that the budget leaves today and this month (UTC); absent without a budget.',
    labels: ['period'],
    read: ({ calls: { budgetLeft } }) => [
      ...present(budgetLeft.day, { period: 'day' }),
      ...present(budgetLeft.month, { period: 'month' }),
    ],
  },
  {
    name: 'troubles',
    help: 'What keeps a part of the daemon from its work, counted.',
    read: ({ troubles }) => one(troubles.length),
  },
];

/** Makes the registry of a daemon's metrics; its values are those of the moment at which it is asked. */
export function metricsOf(vitals: Vitals): Registry {
  const registry = new Registry();
  // One look for all metrics of a scrape.
  let signs: VitalSigns | undefined;
  const look = (): VitalSigns => {
    if (!signs) queueMicrotask(() => (signs = undefined));
    return (signs ??= vitals.signs());
  };
  for (const { name, help, labels = [], read } of METRICS) {
    const config = { name: PREFIX + name, help, labelNames: [...labels], registers: [registry] };
    if (name.endsWith('_total')) {
      const counter = new Counter({
        ...config,
        collect() {
          counter.reset();
          for (const { labels: values = {}, value } of read(look())) counter.inc(values, value);
        },
      });
    } else {
      const gauge = new Gauge({
        ...config,
        collect() {
          gauge.reset();
          // A reset without labels leaves a 0, which would be a value.
          if (labels.length === 0) gauge.remove();
          for (const { labels: values = {}, value } of read(look())) gauge.set(values, value);
        },
      });
    }
  }
  collectDefaultMetrics({ register: registry, prefix: PREFIX });
  return registry;
}

/** Serves `/metrics` in Prometheus' text format. */
export function metricsRoute(app: Hono, vitals: Vitals): void {
  const registry = metricsOf(vitals);
  app.get('/metrics', async (context) => {
    const text = await registry.metrics();
    return context.body(text, 200, { 'content-type': registry.contentType, 'cache-control': 'no-store' });
  });
}

function failuresOf({ failures }: VitalSigns): readonly Sample[] {
  const known = failures.slice(0, MAX_CODES).map(({ stage, code, count }) => ({
    labels: { stage, code: String(code) },
    value: count,
  }));
  const rest = failures.slice(MAX_CODES).reduce((sum, { count }) => sum + count, 0);
  return rest === 0 ? known : [...known, { labels: { stage: 'any', code: 'other' }, value: rest }];
}

function one(value: number): readonly Sample[] {
  return [{ value }];
}

function by(label: string, values: Readonly<Record<string, number>>): readonly Sample[] {
  return Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}

function present(value: number | null, labels: Readonly<Record<string, string>> = {}): readonly Sample[] {
  return value === null ? [] : [{ labels, value }];
}
