import { median } from '../shared/statistics.mjs';

const OURS = 'clarifai-ingest';
const OLD = 'clarifai-2.9.1';
const PLAIN = 'plain-script';
const COLUMNS = [
  { title: 'images/s', of: ({ imagesPerSecond }) => imagesPerSecond },
  { title: 'CPU µs/image', of: ({ cpuUsPerImage }) => cpuUsPerImage },
  { title: 'peak RSS MB', of: ({ peakRssMb }) => peakRssMb },
  { title: "sink's CPU µs/image", of: ({ sinkCpuUsPerImage }) => sinkCpuUsPerImage },
];

/** Writes medians with min–max, then our ratios to the others, beside the targets. */
export function table(results) {
  const rows = Object.entries(results).map(([name, rounds]) => [
    name,
    ...COLUMNS.map(({ of }) => spread(rounds.map(of))),
  ]);
  const lines = [['', ...COLUMNS.map(({ title }) => title)], ...rows].map(aligned);
  return [...lines, '', ...ratios(results)].join('\n');
}

function ratios(results) {
  const of = (name, column) => median(results[name].map(COLUMNS[column].of));
  const ratio = (name, column) => of(OURS, column) / of(name, column);
  const rss = of(OURS, 2);
  return [
    ['', `to ${OLD}`, `to ${PLAIN}`, 'target'],
    [
      'images/s',
      times(ratio(OLD, 0)),
      times(ratio(PLAIN, 0)),
      verdict('>= 3.50 x of the old client', ratio(OLD, 0) >= 3.5),
    ],
    [
      'CPU',
      times(ratio(OLD, 1)),
      times(ratio(PLAIN, 1)),
      verdict('<= 0.33 x of the old client', ratio(OLD, 1) <= 1 / 3),
    ],
    ['peak RSS', times(ratio(OLD, 2)), times(ratio(PLAIN, 2)), verdict('<= 160 MB', rss <= 160)],
  ].map(aligned);
}

function spread(numbers) {
  const [least, middle, most] = [Math.min(...numbers), median(numbers), Math.max(...numbers)].map(whole);
  return `${middle} (${least}–${most})`;
}

const whole = (number) => Math.round(number).toLocaleString('en');
const times = (ratio) => `${ratio.toFixed(2)} x`;
const verdict = (target, isMet) => `${target}: ${isMet ? 'met' : 'MISSED'}`;
const aligned = ([first, ...others]) =>
  first.padEnd(17) +
  others
    .map((text) => text.padEnd(26))
    .join('')
    .trimEnd();
