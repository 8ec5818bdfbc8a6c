import type { Command } from 'commander';
import { Option } from 'commander';

import { addAskingOptions } from './asking-options.ts';
import type { PredictOptions } from './commands/predict.ts';
import { append } from './option-values.ts';

/** Gives the program its `predict` command. */
export function addPredictProgram(program: Command): void {
  const command = program
    .command('predict')
    .description('print what models say of some images; nothing is stored: no input in the app, no file here')
    .argument('<file|url...>', 'image files, and addresses that the service fetches')
    .option('-m, --model <name>', 'ask this model (default: general-v1.3); repeatable', append);
  addAskingOptions(command);
  command
    .option('--endpoint <where>', '"embedded" or an address (default: Clarifai if credentials are set, else embedded)')
    .option('--api-key <key>', 'API key of the app; better set as CLARIFAI_API_KEY')
    .option('--pat <token>', 'personal access token; better set as CLARIFAI_PAT')
    .option('--user-id <id>', 'owner of the app that the token is for')
    .option('--app-id <id>', 'the app that the token is for')
    .option('--json', 'print one JSON array of records, as import writes them')
    .option('-q, --quiet', 'log nothing unless something fails')
    .addOption(new Option('--log <format>', 'log on stderr').choices(['pretty', 'json']).default('pretty'))
    .addHelpText(
      'after',
      `
Without --json the surest concepts are shown, six of a model at most.

Exit codes: 0 all done, 2 wrong use, 3 some images failed, 5 service unavailable, 7 credentials refused,
            130/143 stopped by a signal.

Example:  clarifai-ingest predict cat.jpg https://example.com/dog.jpg --model general-v1.3 --model color`,
    )
    .action(async (images: readonly string[], options: PredictOptions) => {
      const { predictCommand } = await import('./commands/predict.ts');
      process.exitCode = await predictCommand(images, options);
    });
}
