import type { Command } from 'commander';

import { ASKED_ONCE } from './asking-options.ts';
import type { ImportOptions } from './commands/import.ts';
import { addRunOptions } from './run-options.ts';
import { runRequest, withRequest } from './run-request.ts';

/** Gives the program its `import` command. */
export function addImportProgram(program: Command): void {
  const command = program
    .command('import')
    .description('import images once: upload them, ask the models, write the predictions; exits when all is done')
    .argument(
      '[dir|glob|@list|-...]',
      'folders with their sub-folders, globs (quoted), files; @list.txt, .csv or .jsonl of paths and addresses; - for stdin',
    )
    .addHelpText(
      'after',
      `
Run the same command again to go on after a stop, or to add what is new: unchanged files are not sent again.
${ASKED_ONCE}

Exit codes: 0 all done, 2 wrong use, 3 some images failed, 4 budget spent, 5 service unavailable, 6 another run is at work,
            7 credentials refused, 130/143 stopped by a signal.

Example:  clarifai-ingest import photos --out predictions.json --out predictions.csv --model general-v1.3 --model color`,
    )
    .action(async (targets: readonly string[]) => {
      const { importCommand } = await import('./commands/import.ts');
      process.exitCode = await withRequest(async () => runRequest<ImportOptions>(command, targets), importCommand);
    });
  addRunOptions(command);
  command.option('--dry-run', 'say what would be sent, and how long that takes; send nothing and write nothing');
}
