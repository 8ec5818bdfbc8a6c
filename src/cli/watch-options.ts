import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';

import type { StatusSettings } from '../job/daemon/open-status.ts';
import { parseAfter } from '../job/daemon/watch-job.ts';
import type { After, WatchSettings } from '../job/daemon/watch-job.ts';
import { duration } from './measures.ts';

/** The options about how folders are watched, as commander hands them over. */
export interface WatchFlags {
  readonly settle?: number;
  readonly sweep?: number;
  readonly poll?: number;
  readonly after: After;
  readonly grace?: number;
  readonly listen?: string;
  readonly tokenFile?: string;
  readonly ui?: true;
}

/** Gives a command the options about watching. */
export function addWatchOptions(command: Command): void {
  command
    .option('--settle <duration>', 'a file must rest so long (default: 2s, on network file systems 5s)', duration)
    .option('--sweep <duration>', 'look at every folder so often, whatever the system tells (default: 10m)', duration)
    .option(
      '--poll <duration>',
      'the same where the system tells nothing, as on network shares (default: 30s)',
      duration,
    )
    .addOption(
      new Option(
        '--after <what>',
        'once its predictions are written, leave an image where it is (none), delete it, or move it: move:DIR',
      )
        .argParser(after)
        .default({ kind: 'none' } satisfies After, 'none'),
    )
    .option('--grace <duration>', 'how long it stays before that (default: 10s)', duration)
    .option('--ui', 'serve a page that shows how it goes, at http://127.0.0.1:9464 unless --listen says otherwise')
    .option('--listen <host:port>', 'serve /metrics (Prometheus), /healthz and /readyz there')
    .option(
      '--token-file <file>',
      'callers must know the token in this file; needed where others can reach the address',
    );
}

/** What the options say can be looked at. */
export function statusSettingsOf({ listen, tokenFile, ui }: WatchFlags): StatusSettings {
  return { listen, tokenFile, ui: ui === true };
}

/** How the options say that folders are watched. */
export function watchSettingsOf({ settle, sweep, poll, after: what, grace = 10_000 }: WatchFlags): WatchSettings {
  return { settleMs: settle, sweepMs: sweep, pollMs: poll, after: what, graceMs: grace };
}

function after(value: string): After {
  try {
    return parseAfter(value);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
