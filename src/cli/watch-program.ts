import type { Command } from 'commander';

import type { WatchOptions } from './commands/watch.ts';
import { addRunOptions } from './run-options.ts';
import { runRequest, withRequest } from './run-request.ts';
import type { RunRequest } from './run-request.ts';
import { addWatchOptions } from './watch-options.ts';

/** Gives the program its `watch` command. */
export function addWatchProgram(program: Command): void {
  const command = program
    .command('watch')
    .description('watch folders for ever: import what is there, then every image that comes or changes')
    .argument('[dir|glob...]', 'folders with their sub-folders, globs (quoted)')
    .addHelpText(
      'after',
      `
It waits for whatever is gone: an outage of the service, a folder that is not mounted, a full disk. What fails in a way
that may mend is tried again after 5 minutes, 1 hour and 6 hours. SIGHUP reads the job file again; without one it stops
the daemon, as SIGTERM and Ctrl-C do: within 8 seconds, and the next start continues where it was.

Exit codes: 2 wrong use, 6 another run is at work, 7 credentials refused, 130/143 stopped by a signal.

Example:  clarifai-ingest watch /mnt/camera --out predictions.ndjson --ui`,
    )
    .action(async (targets: readonly string[]) => {
      const { watchCommand } = await import('./commands/watch.ts');
      const read = async (): Promise<RunRequest<WatchOptions>> => runRequest(command, targets);
      process.exitCode = await withRequest(read, async (request) => watchCommand(request, read));
    });
  addWatchOptions(command);
  addRunOptions(command);
}
