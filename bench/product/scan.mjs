import { join } from 'node:path';

import { SIZES } from '../shared/jpegs.mjs';
import { short, spread } from '../shared/statistics.mjs';
import { PRODUCT, productArguments } from './contenders.mjs';
import { inTurns } from './in-turns.mjs';
import { makeKnownFiles } from './known-files.mjs';
import { runProgram } from './run-program.mjs';
import { middle, target } from './section.mjs';
import { uploadRound } from './upload-round.mjs';

const FIRST_OF = 2000;

/** How soon the first file leaves, and how fast a run sees that nothing has changed. @yields two sections. */
export async function* scan(bench) {
  yield firstFile(bench);
  yield unchanged(bench);
}

async function firstFile(bench) {
  const course = { ...bench, folder: await bench.images(FIRST_OF, SIZES.small), count: FIRST_OF, asks: true };
  const node = async () => runProgram({ args: ['-e', '0'], home: bench.home });
  const run = async (name) => (name === PRODUCT ? uploadRound(PRODUCT, course) : node());
  const results = await inTurns(['node -e 0', PRODUCT], bench.rounds, run, { warmUp: true });
  const product = (figure) => spread(results[PRODUCT].map((round) => round[figure]));
  return {
    title: 'First file',
    head: ['', 'ms after the start'],
    rows: [
      ['node -e 0 has ended', spread(results['node -e 0'].map(({ ms }) => ms))],
      ['first call (which model?)', product('firstRequestMs')],
      ['first batch of 128 images', product('firstUploadMs')],
    ],
    targets: [target('first file sent', middle(results[PRODUCT], 'firstUploadMs'), '<=', 150, 'ms')],
  };
}

async function unchanged({ home, endpoint, files, rounds }) {
  const outputs = join(home, 'known');
  const folder = await makeKnownFiles(outputs, files, endpoint);
  const args = productArguments({ endpoint, folder, outputs });
  const results = await inTurns(['again'], Math.min(rounds, 3), async () => again(args, home, files), { warmUp: true });
  const figures = results['again'];
  return {
    title: `Once more over ${short(files)} unchanged files`,
    head: ['', 'files/s', 'CPU µs/file', 'peak RSS MB'],
    rows: [
      [PRODUCT, ...['perSecond', 'cpuUsPerFile', 'peakRssMb'].map((name) => spread(figures.map((each) => each[name])))],
    ],
    targets: [
      target('files/s', middle(figures, 'perSecond'), '>=', 80_000),
      target('peak RSS', middle(figures, 'peakRssMb'), '<=', 200, 'MB'),
    ],
  };
}

async function again(args, home, files) {
  const { ms, cpuUs, peakRssMb, output } = await runProgram({ args: [...args, '--json'], home });
  const { counts } = JSON.parse(output);
  if (counts.unchanged !== files) throw new Error(`${counts.unchanged} files were taken for unchanged, not ${files}.`);
  return { perSecond: files / (ms / 1000), cpuUsPerFile: cpuUs / files, peakRssMb };
}
