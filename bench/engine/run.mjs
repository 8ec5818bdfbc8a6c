// Measures the embedded engine beside its targets. See ../README.md.
import { makeImages } from './images.mjs';
import { measureQuality } from './quality.mjs';
import { measureSpeed } from './speed.mjs';
import { measureStored } from './stored.mjs';
import { line, quantile, table } from './table.mjs';
import { measureUpload } from './upload.mjs';

if (process.argv.includes('--quality')) {
  const { precision, accuracy, guessing } = await measureQuality();
  const share = (value) => `${(value * 100).toFixed(0)} %`;
  console.log(`similarity search, precision@5: ${share(precision)} (by chance 7 %)`);
  console.log(`own model on photos that it has not seen: ${share(accuracy)} right (always "no": ${share(guessing)})`);
  process.exit();
}

const IMAGES = 160;
const UPLOADED = 512;
const STORED = 100_000;
const ROUNDS = Number(process.argv[2] ?? 7);
const MEGABYTE = 1_000_000;

const images = await makeImages(UPLOADED);
const kilobytes = images.reduce((sum, { length }) => sum + length, 0) / images.length / 1000;
console.log(`JPEGs of ${kilobytes.toFixed(0)} kB; medians (min–max) of ${ROUNDS} rounds\n`);
const lines = [['', 'measured', 'target']];
for (const [workers, target] of [
  [1, '>= 30'],
  [2, '>= 40'],
]) {
  const { results } = await measureSpeed({ images: images.slice(0, IMAGES), workers, rounds: ROUNDS });
  const name = `standard set, ${workers === 1 ? 'one worker' : 'two workers'}`;
  const of = (pick) => results.map(pick);
  lines.push(
    line(
      `${name}, over HTTP`,
      of(({ http }) => http),
      'images/s',
      target,
    ),
    line(
      `${name}, pool alone`,
      of(({ pool }) => pool),
      'images/s',
    ),
    line(
      `${name}, HTTP to pool`,
      of(({ http, pool }) => http / pool),
      '',
      '>= 0.8',
    ),
  );
}
lines.push(...uploadLines(await measureUpload({ images, workers: 2 })));
lines.push(...storedLines(await measureStored({ inputs: STORED, starts: 3 })));
console.log(table(lines));

function uploadLines({ imagesPerSecond, latencies }) {
  const count = `${latencies.length} calls`;
  return [
    line('upload in batches of 128 until processed, two workers', [imagesPerSecond], 'images/s'),
    line(`GET /v2/inputs/status meanwhile, median of ${count}`, [quantile(latencies, 0.5)], 'ms'),
    line('GET /v2/inputs/status meanwhile, p99', [quantile(latencies, 0.99)], 'ms', '<= 50'),
  ];
}

function storedLines(results) {
  const of = (pick) => results.map(pick);
  return [
    line(
      `${STORED.toLocaleString('en')} stored inputs: start`,
      of(({ startMs }) => startMs),
      'ms',
      '<= 2000',
    ),
    line(
      'first search by alikeness',
      of(({ firstSearchMs }) => firstSearchMs),
      'ms',
    ),
    line(
      'further searches by alikeness',
      results.flatMap(({ searchMs }) => searchMs),
      'ms',
      '<= 60',
    ),
    line(
      'memory (RSS) then',
      of(({ rssBytes }) => rssBytes / MEGABYTE),
      'MB',
      '<= 600',
    ),
    line(
      'most memory (RSS) until then',
      of(({ peakRssBytes }) => peakRssBytes / MEGABYTE),
      'MB',
    ),
    line(
      'search by alikeness among those with a label',
      of(({ alikeAndLabelledMs }) => alikeAndLabelledMs),
      'ms',
    ),
    line(
      'search by a label',
      of(({ labelledMs }) => labelledMs),
      'ms',
    ),
    line(
      'search by a predicted concept',
      of(({ predictedMs }) => predictedMs),
      'ms',
    ),
  ];
}
