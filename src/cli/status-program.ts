import type { Command } from 'commander';

import type { AskOptions } from './commands/status.ts';

/** Gives the program its `status` and `why` commands. */
export function addStatusProgram(program: Command): void {
  program
    .command('status')
    .description(
      'tell where things stand: files by state, failures by reason, outputs, calls; also while a run goes on',
    )
    .option('--state <dir>', 'where imports remember their progress', '.clarifai-ingest')
    .option('--json', 'print it as JSON')
    .action(async (options: AskOptions) => {
      const { statusCommand } = await import('./commands/status.ts');
      process.exitCode = await statusCommand(options);
    });

  program
    .command('why')
    .description('tell the whole history of a file: when it was tried, how far it came, what the service said')
    .argument('<file>', 'path, or the end of one')
    .option('--state <dir>', 'where imports remember their progress', '.clarifai-ingest')
    .option('--json', 'print it as JSON')
    .action(async (file: string, options: AskOptions) => {
      const { whyCommand } = await import('./commands/status.ts');
      process.exitCode = await whyCommand(file, options);
    });
}
