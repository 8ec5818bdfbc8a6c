import type { Command } from 'commander';
import { Option } from 'commander';

import type { Access } from '../job/last-job.ts';
import { FLAGS } from './credential-options.ts';

/** The options of commands that go on where a run stopped, as commander hands them over. */
export interface AccessFlags {
  readonly state: string;
  readonly endpoint?: string;
  readonly apiKey?: string;
  readonly pat?: string;
  readonly userId?: string;
  readonly appId?: string;
  readonly log: 'pretty' | 'json';
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly progress: boolean;
}

/** Gives a command the options about how to reach the service that earlier runs spoke to. */
export function addAccessOptions(command: Command): void {
  command
    .option('--state <dir>', 'where imports remember their progress', '.clarifai-ingest')
    .option('--endpoint <where>', '"embedded" or an address (default: that of the last run)')
    .option('--api-key <key>', 'API key of the app; better set as CLARIFAI_API_KEY')
    .option('--pat <token>', 'personal access token; better set as CLARIFAI_PAT')
    .option('--user-id <id>', 'owner of the app that the token is for (default: that of the last run)')
    .option('--app-id <id>', 'the app that the token is for (default: that of the last run)')
    .addOption(new Option('--log <format>', 'log on stderr').choices(['pretty', 'json']).default('pretty'))
    .option('--json', 'print the result as JSON')
    .option('-q, --quiet', 'print nothing unless something fails')
    .option('-v, --verbose', 'log more')
    .option('--no-progress', 'show no progress');
}

/** How the options say that the service is reached. */
export function accessOf({ endpoint, apiKey, pat, userId, appId }: AccessFlags): Access {
  return { endpoint, apiKey, pat, userId, appId, origins: FLAGS, environment: process.env };
}
