#!/usr/bin/env node
import { readFileSync } from 'node:fs';

import { Command, InvalidArgumentError, Option } from 'commander';

import type { EngineCommandOptions } from './commands/engine.ts';
import type { ConfigOptions } from './commands/config.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { ImportOptions } from './commands/import.ts';
import { EXIT } from './exit-codes.ts';

const { version, description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
  description: string;
};

const program = new Command('clarifai-ingest')
  .description(description)
  .version(version)
  .showSuggestionAfterError()
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.done : EXIT.usage));

program
  .command('import')
  .description('import images once: upload them, ask the models, write the predictions; exits when all is done')
  .argument('<dir|glob...>', 'folders, globs (quoted) or files; sub-folders included')
  .requiredOption('-o, --out <file>', 'write predictions to this .json, .ndjson or .csv file; repeatable', append)
  .option('-m, --model <name>', 'ask this model (default: general-v1.3); repeatable', append)
  .option('--endpoint <where>', '"embedded" or an address (default: Clarifai if credentials are set, else embedded)')
  .option('--api-key <key>', 'API key of the app; better set as CLARIFAI_API_KEY')
  .option('--pat <token>', 'personal access token; better set as CLARIFAI_PAT')
  .option('--user-id <id>', 'owner of the app that the token is for')
  .option('--app-id <id>', 'the app that the token is for')
  .option('--state <dir>', 'where progress is remembered (default: .clarifai-ingest beside the first --out)')
  .option('--concurrency <n>', 'calls at once, 1-16', whole(1, 16), 4)
  .option('--batch-size <n>', 'images per call, 1-128', whole(1, 128), 128)
  .addOption(new Option('--log <format>', 'log on stderr').choices(['pretty', 'json']).default('pretty'))
  .option('--json', 'print the summary as JSON')
  .option('-q, --quiet', 'print nothing unless something fails')
  .option('-v, --verbose', 'log more')
  .option('--no-progress', 'show no progress')
  .addHelpText(
    'after',
    `
Run the same command again to go on after a stop, or to add what is new: unchanged files are not sent again.

Exit codes: 0 all done, 2 wrong use, 3 some images failed, 5 service unavailable, 6 another run is at work,
            7 credentials refused, 130/143 stopped by a signal.

Example:  clarifai-ingest import photos --out predictions.json --out predictions.csv --model general-v1.3 --model color`,
  )
  .action(async (targets: readonly string[], options: ImportOptions) => {
    const { importCommand } = await import('./commands/import.ts');
    process.exitCode = await importCommand(targets, options);
  });

program
  .command('engine')
  .description('serve the embedded engine: the Clarifai v2 API on this machine, with real models; prints its address')
  .option('--port <n>', 'port; 0 takes any free one', whole(0, 65_535), 0)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--data <dir>', 'where inputs and their images are kept', '.clarifai-ingest/engine')
  .option('--api-key <key>', 'ask callers for this key; repeatable (default: everybody may call)', append)
  .option('--workers <n>', 'threads that run models (default: one per core)', whole(1, 256))
  .option('--models <dir>', 'weights (default: those that come with the program)')
  .option('--allow-fetch <host>', 'fetch images from this host although it is not public; repeatable', append)
  .addOption(new Option('--log <format>', 'log on stderr').choices(['pretty', 'json']).default('pretty'))
  .action(async (options: EngineCommandOptions) => {
    const { engineCommand } = await import('./commands/engine.ts');
    process.exitCode = await engineCommand(options);
  });

program
  .command('config')
  .description(
    'save credentials for later runs in ~/.clarifai/config and try them; asks for them where no option is given',
  )
  .option('--api-key <key>', 'API key of the app')
  .option('--pat <token>', 'personal access token')
  .option('--user-id <id>', 'owner of the app that the token works on')
  .option('--app-id <id>', 'the app that the token works on, or with a secret the id that goes with it')
  .option('--app-secret <secret>', 'secret of an app of 2017')
  .option('--base-url <url>', 'address of the service (default: https://api.clarifai.com)')
  .addHelpText(
    'after',
    `
What is not given stays as it is; an empty value ('') takes one away. Options are seen by others on this machine while
the command runs: on a terminal, give none and answer the questions.`,
  )
  .action(async (options: ConfigOptions) => {
    const { configCommand } = await import('./commands/config.ts');
    process.exitCode = await configCommand(options);
  });

program
  .command('doctor')
  .description('print versions, credentials found (masked), whether the service answers, and limits of this machine')
  .option('--json', 'print it as JSON')
  .action(async (options: DoctorOptions) => {
    const { doctorCommand } = await import('./commands/doctor.ts');
    process.exitCode = await doctorCommand(options);
  });

await program.parseAsync();

function append(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

function whole(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}
