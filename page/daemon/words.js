/** Numbers and times as the page shows them. */

const whole = new Intl.NumberFormat('en');
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

const DAY_MS = 86_400_000;

export function count(number) {
  return whole.format(number);
}

/** Several things, or one: `3 files`. */
export function several(number, thing) {
  return `${count(number)} ${thing}${number === 1 ? '' : 's'}`;
}

/** Images per second, with as many digits as say something. */
export function rate(perSecond) {
  if (perSecond === 0) return '0';
  return perSecond < 10 ? perSecond.toFixed(perSecond < 1 ? 2 : 1) : count(Math.round(perSecond));
}

/** 09:41, with the day when that was not today. */
export function time(at) {
  const then = new Date(at);
  return Date.now() - then < DAY_MS && then.getDate() === new Date().getDate() ? clock.format(then) : date.format(then);
}

/** 09:41:07 */
export function timeWithSeconds(at) {
  return exact.format(new Date(at));
}

/** The two largest units: `3 h 12 min`. */
export function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const units = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = units.findIndex(([number]) => number > 0);
  if (first === -1) return '0 s';
  return units
    .slice(first, first + 2)
    .filter(([number]) => number > 0)
    .map(([number, unit]) => `${number} ${unit}`)
    .join(' ');
}

/** 1.2 MB */
export function size(bytes) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const number = bytes / 1000 ** power;
  return `${power > 0 && number < 10 ? number.toFixed(1) : count(Math.round(number))} ${units[power]}`;
}

/** A word of the pipeline as people write it: `empty-file` is `empty file`; a code of the service stays a number. */
export function reason(code) {
  return /^\d+$/.test(String(code)) ? `code ${code}` : String(code).replaceAll('-', ' ');
}
