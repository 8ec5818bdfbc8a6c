import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { runProgram } from './run-program.mjs';

const ENGINE = fileURLToPath(new URL('../engine/run.mjs', import.meta.url));

/** The embedded engine's own table. @yields one section. */
export async function* engine({ rounds, home }) {
  if (!existsSync(ENGINE)) return;
  const { output } = await runProgram({ args: [ENGINE, String(rounds)], home });
  yield { title: 'Embedded engine', text: output };
}
