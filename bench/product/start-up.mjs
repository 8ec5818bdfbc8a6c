import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';

import { spread } from '../shared/statistics.mjs';
import { helpArguments, productArguments } from './contenders.mjs';
import { inTurns } from './in-turns.mjs';
import { runProgram } from './run-program.mjs';
import { middle, target } from './section.mjs';

const NODE = 'node -e 0';
const HELP = 'clarifai-ingest --help';
const EMPTY = 'clarifai-ingest import of an empty folder';

/** What a start costs, beside that of Node itself. @yields one section. */
export async function* startUp({ rounds, home, endpoint }) {
  const folder = await mkdtemp(join(home, 'empty-'));
  const argumentsOf = {
    [NODE]: async () => ['-e', '0'],
    [HELP]: async () => helpArguments(),
    // A fresh state every time.
    [EMPTY]: async () => productArguments({ endpoint, folder, outputs: await mkdtemp(join(home, 'out-')) }),
  };
  const run = async (name) => runProgram({ args: await argumentsOf[name](), home });
  const results = await inTurns([NODE, HELP, EMPTY], rounds, run, { warmUp: true });
  yield {
    title: 'Start',
    head: ['', 'ms', 'CPU ms', 'peak RSS MB'],
    rows: Object.entries(results).map(([name, all]) => [
      name,
      spread(all.map(({ ms }) => ms)),
      spread(all.map(({ cpuUs }) => cpuUs / 1000)),
      spread(all.map(({ peakRssMb }) => peakRssMb)),
    ]),
    targets: [
      target('--help', middle(results[HELP], 'ms'), '<=', 120, 'ms'),
      target('import of an empty folder', middle(results[EMPTY], 'ms'), '<=', 250, 'ms'),
    ],
  };
}
