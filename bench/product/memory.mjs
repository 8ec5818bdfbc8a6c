import { SIZES } from '../shared/jpegs.mjs';
import { PRODUCT } from './contenders.mjs';
import { figures, middle, target } from './section.mjs';
import { uploadRound } from './upload-round.mjs';

const COUNTS = [2000, 20_000];
const MANY = 200_000;

/** The product on more and more small images: one round each. @yields one section. */
export async function* memory(bench) {
  const results = {};
  for (const count of bench.large ? [...COUNTS, MANY] : COUNTS) {
    const course = { ...bench, folder: await bench.images(count, SIZES.small), count, asks: true };
    results[count.toLocaleString('en')] = [await uploadRound(PRODUCT, course)];
  }
  const targets = Object.entries(results).map(([count, rounds]) =>
    target(`peak RSS at ${count}`, middle(rounds, 'peakRssMb'), '<=', 200, 'MB'),
  );
  if (bench.large) targets.push(steadiness(results));
  yield { title: 'Memory and cost over the number of images', ...figures(results, 'images of 5 KB'), targets };
}

function steadiness(results) {
  const [few, many] = [COUNTS.at(-1), MANY].map((count) =>
    middle(results[count.toLocaleString('en')], 'imagesPerSecond'),
  );
  return target('images/s at 200,000 to those at 20,000', many / few, '>=', 0.9, 'x');
}
