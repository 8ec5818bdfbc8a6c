// The product without a model, which its command line does not offer: the import command with an empty list of models.
import { Command } from 'commander';

import { importCommand } from '../../../dist/cli/commands/import.js';
import { addRunOptions } from '../../../dist/cli/run-options.js';

const program = new Command().argument('<targets...>').action(async (targets, options) => {
  process.exitCode = await importCommand(targets, { ...options, model: [] });
});
addRunOptions(program);
await program.parseAsync();
