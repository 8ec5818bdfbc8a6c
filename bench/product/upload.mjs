import { SIZES } from '../shared/jpegs.mjs';
import { CONTENDERS, FLOOR, PEERS, PRODUCT } from './contenders.mjs';
import { inTurns } from './in-turns.mjs';
import { figures, middle, target } from './section.mjs';
import { uploadRound } from './upload-round.mjs';

const SETS = [
  { name: '2,000 images of 93 KB', count: 2000, size: SIZES.large, share: 0.6 },
  { name: '20,000 images of 5 KB', count: 20_000, size: SIZES.small, share: 0.4 },
];
const VARIANTS = [
  { name: 'Upload', asks: false },
  { name: 'Upload and predictions to NDJSON and CSV', asks: true },
];

/** The product, its limits and its peers on the same images. @yields a section for each set and variant. */
export async function* upload(bench) {
  for (const { name, count, size, share } of SETS) {
    const folder = await bench.images(count, size);
    for (const variant of VARIANTS) {
      const course = { ...bench, folder, count, asks: variant.asks };
      const run = async (contender) => uploadRound(contender, course);
      const results = await inTurns(CONTENDERS, bench.rounds, run, { warmUp: true });
      yield { title: `${variant.name}: ${name}`, ...figures(results), targets: targets(results, share) };
    }
  }
}

function targets(results, share) {
  const product = (figure) => middle(results[PRODUCT], figure);
  const peers = (figure) => PEERS.map((peer) => middle(results[peer], figure));
  const speed = product('imagesPerSecond');
  const cpu = product('cpuUsPerImage');
  return [
    target(
      'images/s to those of the floor on one thread',
      speed / middle(results[FLOOR], 'imagesPerSecond'),
      '>=',
      share,
      'x',
    ),
    target('images/s to those of the best peer', speed / Math.max(...peers('imagesPerSecond')), '>=', 3, 'x'),
    target('CPU to that of the best peer', cpu / Math.min(...peers('cpuUsPerImage')), '<=', 1 / 3, 'x'),
    target('peak RSS', product('peakRssMb'), '<=', 200, 'MB'),
  ];
}
