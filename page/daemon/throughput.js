import { element } from '../dom.js';
import { chart } from './chart.js';
import { count, rate, time } from './words.js';

const SHOWN_MS = 600_000;
const MINUTE_MS = 60_000;
/** The pace is a mean of so long: shorter is restless, longer lags behind. */
const PACE_MS = 20_000;

let spans = new Map();

export function clearThroughput() {
  spans = new Map();
}

/** Keeps spans of `{ at, done, failed }`; the newest word on each counts. */
export function keepSpans(told) {
  for (const span of told) spans.set(span.at, span);
}

/** Draws the last ten minutes; returns the pace of the last seconds, in images per second. */
export function showThroughput({ nowMs, startedMs, spanMs }) {
  const endMs = Math.floor(nowMs / spanMs) * spanMs + spanMs;
  const bars = Array.from({ length: SHOWN_MS / spanMs }, (_, index) => {
    const at = endMs - SHOWN_MS + index * spanMs;
    return spans.get(at) ?? { at, done: 0, failed: 0 };
  });
  for (const at of spans.keys()) if (at < endMs - SHOWN_MS - spanMs) spans.delete(at);

  const place = document.querySelector('#throughput');
  const text = summary(bars, spanMs);
  const drawing = chart({ bars, spanMs, endMs, width: place.clientWidth });
  if (place.firstChild) place.firstChild.replaceWith(drawing);
  else place.append(drawing, ...below());
  place.querySelector('p').textContent = text;
  const details = place.querySelector('details');
  const table = tableOf(bars);
  // Whoever reads it with a screen reader keeps the place while nothing changes.
  if (!details.lastElementChild.isEqualNode(table)) details.lastElementChild.replaceWith(table);
  return paceOf(bars, { nowMs, startedMs, spanMs });
}

function paceOf(bars, { nowMs, startedMs, spanMs }) {
  const from = nowMs - PACE_MS;
  const recent = bars.filter(({ at }) => at + spanMs > from);
  const overMs = Math.min(nowMs - recent[0].at, Math.max(1000, nowMs - startedMs));
  return (total(recent, 'done') + total(recent, 'failed')) / (overMs / 1000);
}

function total(bars, kind) {
  return bars.reduce((sum, bar) => sum + bar[kind], 0);
}

/** What is below the chart, which says the same in words. */
function below() {
  const words = element('div', { className: 'heading' }, element('p', { className: 'quiet' }), legend());
  return [words, element('details', {}, element('summary', {}, 'As a table'), element('table'))];
}

/** The chart in words. */
function summary(bars, spanMs) {
  const most = bars.reduce((best, bar) => (over(bar) > over(best) ? bar : best));
  if (over(most) === 0) return 'Nothing was done in the last 10 minutes.';
  const highest = rate(over(most) / (spanMs / 1000));
  const counts = `${count(total(bars, 'done'))} done, ${count(total(bars, 'failed'))} failed`;
  return `${counts}; at most ${highest} per second, at ${time(most.at)}.`;
}

function over({ done, failed }) {
  return done + failed;
}

function key(kind) {
  return element('li', {}, element('span', { className: `key ${kind}` }), kind);
}

function legend() {
  return element('ul', { className: 'keys', ariaHidden: 'true' }, key('done'), key('failed'));
}

/** One row for each minute, the newest first. */
function tableOf(bars) {
  const minutes = new Map();
  for (const bar of bars) {
    const minute = Math.floor(bar.at / MINUTE_MS) * MINUTE_MS;
    minutes.set(minute, [...(minutes.get(minute) ?? []), bar]);
  }
  const rows = [...minutes]
    .toReversed()
    .map(([at, within]) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, time(at)),
        element('td', {}, count(total(within, 'done'))),
        element('td', {}, count(total(within, 'failed'))),
      ),
    );
  const head = ['Minute', 'Done', 'Failed'].map((name) => element('th', { scope: 'col' }, name));
  return element('table', {}, element('thead', {}, element('tr', {}, head)), element('tbody', {}, rows));
}
