import type { Command } from 'commander';
import { Option } from 'commander';

import type { ImportJob } from '../job/import-job.ts';
import { addAskingOptions, askingOptionsOf } from './asking-options.ts';
import type { AskingFlags } from './asking-options.ts';
import type { CsvFlags } from './csv-options.ts';
import { addCsvOptions, csvOptionsOf } from './csv-options.ts';
import type { ImageFlags } from './image-options.ts';
import { addImageOptions, imageOptionsOf } from './image-options.ts';
import { append, positive, whole } from './option-values.ts';
import type { RunRequest } from './run-request.ts';

/** The options of all commands that take images in, as commander hands them over. */
export interface RunOptions extends AskingFlags, CsvFlags, ImageFlags {
  readonly config?: string;
  readonly out?: readonly string[];
  readonly model?: readonly string[];
  readonly endpoint?: string;
  readonly apiKey?: string;
  readonly pat?: string;
  readonly userId?: string;
  readonly appId?: string;
  readonly state?: string;
  readonly store?: boolean;
  readonly concurrency: number;
  readonly rate: number;
  readonly budgetDay?: number;
  readonly budgetMonth?: number;
  readonly batchSize: number;
  readonly log: 'pretty' | 'json';
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly progress: boolean;
}

/** Gives a command the options that all commands share which take images in. */
export function addRunOptions(command: Command): void {
  command
    .option('-c, --config <file>', 'take what is not given here from this job file (YAML or JSON)')
    .option(
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
    .option('--store', 'the embedded engine keeps a copy of every image; else it reads them where they are')
    .option('--concurrency <n>', 'calls at once at most, 1-16; fewer while the service asks for that', whole(1, 16), 4)
    .option('--rate <n>', 'calls per second to the service', positive, 10)
    .option('--budget-day <calls>', 'stop before more calls than this on one day (UTC)', whole(1, 1e9))
    .option('--budget-month <calls>', 'stop before more calls than this in one month (UTC)', whole(1, 1e9))
    .option('--batch-size <n>', 'images per call, 1-128', whole(1, 128), 128)
    .addOption(new Option('--log <format>', 'log on stderr').choices(['pretty', 'json']).default('pretty'))
    .option('--json', 'print the summary as JSON')
    .option('-q, --quiet', 'print nothing unless something fails')
    .option('-v, --verbose', 'log more')
    .option('--no-progress', 'show no progress');
  addAskingOptions(command);
  addCsvOptions(command);
  addImageOptions(command);
}

/** The job that the options ask for. */
export function jobOf({ targets, options, origins }: RunRequest<RunOptions>): ImportJob {
  return {
    targets,
    outs: options.out,
    csv: csvOptionsOf(options),
    ...imageOptionsOf(options),
    models: options.model ?? ['general-v1.3'],
    asking: askingOptionsOf(options),
    endpoint: options.endpoint,
    apiKey: options.apiKey,
    pat: options.pat,
    userId: options.userId,
    appId: options.appId,
    origins,
    state: options.state,
    store: options.store === true,
    concurrency: options.concurrency,
    rate: options.rate,
    budget: { perDay: options.budgetDay, perMonth: options.budgetMonth },
    batchSize: options.batchSize,
    workingFolder: process.cwd(),
    environment: process.env,
  };
}
