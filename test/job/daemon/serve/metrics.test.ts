import { expect, it } from 'vitest';

import { metricsOf } from '../../../../src/job/daemon/serve/metrics.ts';
import { ChangedVitals } from './changed-vitals.ts';

async function linesOf(vitals: ChangedVitals): Promise<readonly string[]> {
  const text = await metricsOf(vitals).metrics();
  return text.split('\n').filter((line) => line.startsWith('clarifai_ingest_') && !/process|nodejs/.test(line));
}

it('tells the numbers of the moment, whenever it is asked', async () => {
  const vitals = new ChangedVitals();
  const registry = metricsOf(vitals);
  const { counts, calls, totals } = vitals.signs();
  vitals.change({
    counts: { ...counts, found: 7, done: 5, failed: 1, uploadedBytes: 900 },
    totals: { ...totals, done: 50 },
    calls: { ...calls, byStatus: { 200: 12, 429: 3 }, rateLeft: 4, budgetLeft: { day: 90, month: null } },
    failures: [{ stage: 'inspect', code: 'damaged', count: 2, example: 'a.jpg', retryable: false }],
    lastDoneAt: '2026-03-01T00:00:00Z',
    oldestUnderwayMs: 1500,
  });
  await registry.metrics();

  const text = await registry.metrics();

  for (const line of [
    'clarifai_ingest_files_seen_total 7',
    'clarifai_ingest_files_total{state="done"} 5',
    'clarifai_ingest_files_total{state="failed"} 1',
    'clarifai_ingest_remembered_files{state="done"} 50',
    'clarifai_ingest_failures{stage="inspect",code="damaged"} 2',
    'clarifai_ingest_uploaded_bytes_total 900',
    'clarifai_ingest_requests_total{status="429"} 3',
    'clarifai_ingest_rate_left 4',
    'clarifai_ingest_budget_left{period="day"} 90',
    'clarifai_ingest_oldest_underway_seconds 1.5',
    `clarifai_ingest_last_done_timestamp_seconds ${Date.parse('2026-03-01T00:00:00Z') / 1000}`,
  ]) {
    expect(text).toContain(`\n${line}\n`);
  }
});

it('leaves out what there is no number for', async () => {
  const vitals = new ChangedVitals();
  const { calls } = vitals.signs();
  vitals.change({ calls: { ...calls, rateLeft: null, budgetLeft: { day: null, month: null } } });

  const lines = await linesOf(vitals);

  expect(lines.filter((line) => /rate_left|budget_left/.test(line))).toEqual([]);
});

it('names at most fifty codes of failures, and counts the others together', async () => {
  const vitals = new ChangedVitals();
  const failures = Array.from({ length: 60 }, (_, code) => ({
    stage: 'upload',
    code,
    count: 2,
    example: 'a.jpg',
    retryable: true,
  }));
  vitals.change({ failures });

  const lines = await linesOf(vitals);

  expect(lines.filter((line) => line.includes('_failures{'))).toHaveLength(51);
  expect(lines).toContain('clarifai_ingest_failures{stage="any",code="other"} 20');
});
