import type { Command } from 'commander';

import { addAccessOptions } from './access-options.ts';
import type { RetryOptions } from './commands/retry.ts';
import type { VerifyOptions } from './commands/verify.ts';

/** Gives the program its `retry` and `verify` commands. */
export function addRetryProgram(program: Command): void {
  const retry = program
    .command('retry')
    .description(
      'try failed images again, also those that no run would try by itself, with the settings of the last run',
    )
    .option('--code <code>', 'only those that failed with this code, as status names it')
    .option('--path <glob>', 'only those whose path matches')
    .action(async (options: RetryOptions) => {
      const { retryCommand } = await import('./commands/retry.ts');
      process.exitCode = await retryCommand(options);
    });
  addAccessOptions(retry);

  const verify = program
    .command('verify')
    .description('ask whether the service holds what is remembered, and look whether the outputs are whole')
    .option('--repair', 'send again what is missing there, as far as its files are still here')
    .addHelpText('after', '\nExit codes: 0 all agree, 3 something is missing; the others are those of import.')
    .action(async (options: VerifyOptions) => {
      const { verifyCommand } = await import('./commands/verify.ts');
      process.exitCode = await verifyCommand(options);
    });
  addAccessOptions(verify);
}
