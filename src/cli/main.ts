#!/usr/bin/env node
import { readFileSync } from 'node:fs';

import { Command, Option } from 'commander';

import type { EngineCommandOptions } from './commands/engine.ts';
import { addModelsProgram } from './engine-models-program.ts';
import type { ConfigOptions } from './commands/config.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { ImportOptions } from './commands/import.ts';
import { addCsvOptions } from './csv-options.ts';
import { EXIT } from './exit-codes.ts';
import { addExportProgram } from './export-program.ts';
import { addImageOptions } from './image-options.ts';
import { append, positive, whole } from './option-values.ts';
import { addStatusProgram } from './status-program.ts';

const { version, description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
  description: string;
};

const program = new Command('clarifai-ingest')
  .description(description)
  .version(version)
  .showSuggestionAfterError()
  // `engine models add` has options of the same names as `engine`.
  .enablePositionalOptions()
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.done : EXIT.usage));

const importProgram = program
  .command('import')
  .description('import images once: upload them, ask the models, write the predictions; exits when all is done')
  .argument(
    '<dir|glob|@list|-...>',
    'folders with their sub-folders, globs (quoted), files; @list.txt, .csv or .jsonl of paths and addresses; - for stdin',
  )
  .requiredOption(
    '-o, --out <file>',
    'write predictions to this .json, .ndjson or .csv file, or to - (NDJSON); repeatable',
    append,
  )
  .option('-m, --model <name>', 'ask this model (default: general-v1.3); repeatable', append)
  .option('--endpoint <where>', '"embedded" or an address (default: Clarifai if credentials are set, else embedded)')
  .option('--api-key <key>', 'API key of the app; better set as CLARIFAI_API_KEY')
  .option('--pat <token>', 'personal access token; better set as CLARIFAI_PAT')
  .option('--user-id <id>', 'owner of the app that the token is for')
  .option('--app-id <id>', 'the app that the token is for')
  .option('--state <dir>', 'where progress is remembered (default: .clarifai-ingest beside the first --out)')
  .option('--concurrency <n>', 'calls at once at most, 1-16; fewer while the service asks for that', whole(1, 16), 4)
  .option('--rate <n>', 'calls per second to the service', positive, 10)
  .option('--budget-day <calls>', 'stop before more calls than this on one day (UTC)', whole(1, 1e9))
  .option('--budget-month <calls>', 'stop before more calls than this in one month (UTC)', whole(1, 1e9))
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

Exit codes: 0 all done, 2 wrong use, 3 some images failed, 4 budget spent, 5 service unavailable, 6 another run is at work,
            7 credentials refused, 130/143 stopped by a signal.

Example:  clarifai-ingest import photos --out predictions.json --out predictions.csv --model general-v1.3 --model color`,
  )
  .action(async (targets: readonly string[], options: ImportOptions) => {
    const { importCommand } = await import('./commands/import.ts');
    process.exitCode = await importCommand(targets, options);
  });
addCsvOptions(importProgram);
addImageOptions(importProgram);

const engine = program
  .command('engine')
  .description('serve the embedded engine: the Clarifai v2 API on this machine, with real models; prints its address')
  .option('--port <n>', 'port; 0 takes any free one', whole(0, 65_535), 0)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--data <dir>', 'where inputs and their images are kept', '.clarifai-ingest/engine')
  .option('--api-key <key>', 'ask callers for this key; repeatable (default: everybody may call)', append)
  .option('--app-id <id>', 'give tokens (POST /v2/token) to callers with this id and the secret, and ask for them')
  .option('--app-secret <secret>', 'the secret that goes with --app-id')
  .option('--rate <n>', 'calls per second and caller; more get 429 (default: no limit)', positive)
  .option('--fault <spec>', 'let calls fail on purpose, to try clients: see below')
  .option('--seed <n>', 'which calls the faults strike (default: 1)', whole(0, 0xffff_ffff))
  .option('--workers <n>', 'threads that run models (default: one per core)', whole(1, 256))
  .option('--models <dir>', 'serve the models whose manifests are in this folder too; repeatable', append)
  .option(
    '--allow-fetch <host>',
    'fetch images from this host or range (10.1.0.0/16) although it is not public; repeatable',
    append,
  )
  .addOption(new Option('--log <format>', 'log on stderr').choices(['pretty', 'json']).default('pretty'))
  .option('-v, --verbose', 'log every call')
  .addHelpText(
    'after',
    `
Faults: name:chance, several with commas. A call meets one at most; the same seed strikes the same calls.
  429, 500, 502, 503   an error; half of the time (not 429) after the work was done
  reset                a connection that breaks without an answer, before or after the work was done
  slow                 an answer that takes 2000 ms more, or as long as slow:0.1@500ms says
  truncated            an answer that ends early
  partial              a POST /v2/inputs of which some inputs fail with 10030 and are not stored
  stuck                an added input (not call) that waits, at 30001, until the engine is started again

Example:  clarifai-ingest engine --rate 10 --fault 429:0.1,500:0.05,reset:0.02,slow:0.1@2000ms,partial:0.1 --seed 7`,
  )
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

addModelsProgram(engine);
addStatusProgram(program);
addExportProgram(program);

await program.parseAsync();
