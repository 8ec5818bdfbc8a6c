import { several, time, timeWithSeconds } from './words.js';
import { svg } from './svg.js';

const HEIGHT = 200;
const LEFT = 38;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 24;
const MINUTE_MS = 60_000;

/**
 * Draws bars of `{ at, done, failed }`, each so many milliseconds long, as images per second over time, the last one
 * ending at `endMs`. Whoever shows it says the same in words beside it.
 */
export function chart({ bars, spanMs, endMs, width }) {
  const seconds = spanMs / 1000;
  const top = roundedUp(Math.max(...bars.map(({ done, failed }) => (done + failed) / seconds)));
  const right = width - RIGHT;
  const fromMs = endMs - bars.length * spanMs;
  const x = (atMs) => LEFT + ((atMs - fromMs) / (endMs - fromMs)) * (right - LEFT);
  const y = (perSecond) => HEIGHT - BOTTOM - (perSecond / top) * (HEIGHT - BOTTOM - TOP);
  return svg(
    'svg',
    { class: 'chart', 'aria-hidden': true, viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT },
    [0, top / 2, top].map((value) => line(value, y(value), right)),
    times(fromMs, endMs, x, width),
    svg('text', { x: right, y: HEIGHT - 6, 'text-anchor': 'end' }, 'now'),
    bars.map((bar) => stack(bar, { x, y, seconds, spanMs })),
  );
}

function line(value, at, right) {
  return svg(
    'g',
    {},
    svg('line', { class: value === 0 ? 'axis' : 'grid', x1: LEFT, x2: right, y1: at, y2: at }),
    svg('text', { x: LEFT - 6, y: at + 4, 'text-anchor': 'end' }, String(Number(value.toPrecision(2)))),
  );
}

/** Times below the axis, at whole minutes: every second one, or every fourth where there is little room. */
function times(fromMs, endMs, x, width) {
  const stepMs = MINUTE_MS * (width < 420 ? 4 : 2);
  const first = Math.ceil(fromMs / stepMs) * stepMs;
  const marks = Array.from({ length: Math.ceil((endMs - first) / stepMs) }, (_, index) => first + index * stepMs);
  return marks
    .filter((at) => x(at) > LEFT + 12 && x(at) < width - 60)
    .map((at) => svg('text', { x: x(at), y: HEIGHT - 6, 'text-anchor': 'middle' }, time(at)));
}

function stack({ at, done, failed }, { x, y, seconds, spanMs }) {
  if (done + failed === 0) return [];
  const gap = 1;
  const width = Math.max(1, x(at + spanMs) - x(at) - gap);
  const middle = y(done / seconds);
  const highest = y((done + failed) / seconds);
  const bar = (kind, from, to) =>
    svg('rect', { class: kind, x: x(at) + gap / 2, y: from, width, height: Math.max(0, to - from) });
  const title = svg('title', {}, `${timeWithSeconds(at)}: ${several(done, 'image')} done, ${failed} failed`);
  return svg('g', {}, title, bar('done', middle, y(0)), bar('failed', highest, middle));
}

/** The next number that is easy to read and to halve, so that the scale seldom changes. */
function roundedUp(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= value);
}
