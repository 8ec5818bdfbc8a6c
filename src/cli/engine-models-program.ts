import type { Command } from 'commander';

import type { EngineModelsOptions } from './commands/engine-models.ts';

/** Gives the `engine` command its sub-commands for models of one's own. */
export function addModelsProgram(engine: Command): void {
  engine.enablePositionalOptions();
  const models = engine.command('models').description('models of your own that the engine serves; see docs/engine.md');

  models
    .command('add')
    .description('try a model and copy it into the data folder; it is served from the next start of the engine on')
    .argument('<file|dir>', 'a manifest (*.model.json), a folder of them, or a network (prints a draft of a manifest)')
    .option(...DATA)
    .action(async (target: string, options: EngineModelsOptions) => {
      const { addModelsCommand } = await import('./commands/engine-models.ts');
      process.exitCode = await addModelsCommand(target, options);
    });

  models
    .command('list')
    .description('print the models that were added')
    .option(...DATA)
    .option('--json', 'print them as JSON')
    .action(async (options: EngineModelsOptions) => {
      const { listModelsCommand } = await import('./commands/engine-models.ts');
      process.exitCode = await listModelsCommand(options);
    });

  models
    .command('remove')
    .description('take a model out of the data folder')
    .argument('<id>', 'as "list" prints it')
    .option(...DATA)
    .action(async (id: string, options: EngineModelsOptions) => {
      const { removeModelCommand } = await import('./commands/engine-models.ts');
      process.exitCode = await removeModelCommand(id, options);
    });
}

const DATA = ['--data <dir>', 'data folder of the engine', '.clarifai-ingest/engine'] as const;
