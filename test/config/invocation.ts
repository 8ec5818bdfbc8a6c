import { Command } from 'commander';

import { addImportProgram } from '../../src/cli/import-program.ts';
import { addScheduleProgram } from '../../src/cli/schedule-program.ts';
import { addWatchProgram } from '../../src/cli/watch-program.ts';

/** A call of the program, as it stands in a file to copy. */
export interface Invocation {
  readonly command: string;
  readonly words: readonly string[];
  /** What the program would not understand. */
  readonly unknown: readonly string[];
}

/** Takes a call apart: `import`, `watch` or `schedule` with its options. */
export function invocation([command = '', ...words]: readonly string[]): Invocation {
  const program = new Command();
  addImportProgram(program);
  addWatchProgram(program);
  addScheduleProgram(program);
  const known = program.commands.find((each) => each.name() === command);
  const options = known?.options.flatMap(({ long, short }) => [long, short]);
  const given = words.filter((word) => word.startsWith('-')).map((word) => word.replace(/=.*/, ''));
  return {
    command,
    words,
    unknown: options ? given.filter((word) => !options.includes(word)) : [command],
  };
}
