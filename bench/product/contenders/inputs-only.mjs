// The product without a model, which its command line does not offer: the import command with an empty list of models.
import { Command } from 'commander';

import { importCommand } from '../../../dist/cli/commands/import.js';
import { addRunOptions } from '../../../dist/cli/run-options.js';
import { runRequest } from '../../../dist/cli/run-request.js';

const program = new Command().argument('<targets...>').action(async (targets) => {
  const request = await runRequest(program, targets);
  process.exitCode = await importCommand({ ...request, options: { ...request.options, model: [] } });
});
addRunOptions(program);
await program.parseAsync();
