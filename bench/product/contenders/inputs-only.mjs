// The product without a model, which its command line does not offer: the import command with an empty list of models.
// `bundleInputsOnly` makes a program of it.
import { Command } from 'commander';

import { importCommand } from '../../../src/cli/commands/import.ts';
import { addRunOptions } from '../../../src/cli/run-options.ts';
import { runRequest } from '../../../src/cli/run-request.ts';

const program = new Command().argument('<targets...>').action(async (targets) => {
  const request = await runRequest(program, targets);
  process.exitCode = await importCommand({ ...request, options: { ...request.options, model: [] } });
});
addRunOptions(program);
await program.parseAsync();
