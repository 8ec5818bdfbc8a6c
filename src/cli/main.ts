#!/usr/bin/env node
// First of all: a signal may come while the rest is loaded.
import { endProcess } from './signals.ts';

import { readFileSync } from 'node:fs';

import { Command, Option } from 'commander';

import { packageFile } from '../base/package-file.ts';
import { tolerateGoneReader } from './broken-output.ts';
import type { EngineCommandOptions } from './commands/engine.ts';
import { addModelsProgram } from './engine-models-program.ts';
import type { ConfigOptions } from './commands/config.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import { EXIT } from './exit-codes.ts';
import { addExportProgram } from './export-program.ts';
import { addImportProgram } from './import-program.ts';
import { append, positive, whole } from './option-values.ts';
import { addPredictProgram } from './predict-program.ts';
import { addRetryProgram } from './retry-program.ts';
import { addScheduleProgram } from './schedule-program.ts';
import { addStatusProgram } from './status-program.ts';
import { addWatchProgram } from './watch-program.ts';
import { writeLines, writeText } from './print/write.ts';
import { variableWarnings } from './variables.ts';

const { version, description } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as {
  version: string;
  description: string;
};

/** These know more than their flags: what a job file says of quiet, or where to print. */
const SAYS_ITSELF: ReadonlySet<string> = new Set(['import', 'watch', 'schedule', 'doctor']);

const program = new Command('clarifai-ingest')
  .description(description)
  .version(version)
  .showSuggestionAfterError()
  // `engine models add` has options of the same names as `engine`.
  .enablePositionalOptions()
  .configureOutput({
    writeOut: (text) => writeText(process.stdout, text),
    writeErr: (text) => writeText(process.stderr, text),
  })
  .hook('preAction', (_, command) => {
    if (!SAYS_ITSELF.has(command.name()) && command.opts()['quiet'] !== true) {
      writeLines(process.stderr, variableWarnings(process.env));
    }
  })
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.done : EXIT.usage));

addImportProgram(program);
addWatchProgram(program);
addScheduleProgram(program);

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
  .option(
    '--as-stored',
    "analyse photos as their pixels lie, as Clarifai's service does (default: upright, as their EXIF data say)",
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
addPredictProgram(program);
addStatusProgram(program);
addRetryProgram(program);
addExportProgram(program);

tolerateGoneReader(process.stdout);
tolerateGoneReader(process.stderr);

try {
  await program.parseAsync();
} catch (error) {
  writeText(process.stderr, error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = EXIT.unexpected;
}
// Left alone, Node waits here until it has compiled in the background what nobody needs any more.
await endProcess();
