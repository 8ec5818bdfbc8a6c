import type { Command } from 'commander';
import { Option } from 'commander';

import type { ScheduleOptions } from './commands/schedule.ts';
import { addRunOptions } from './run-options.ts';
import { runRequest, withRequest } from './run-request.ts';
import type { RunRequest } from './run-request.ts';

/** Gives the program its `schedule` command. */
export function addScheduleProgram(program: Command): void {
  const command = program
    .command('schedule')
    .description('import again and again at the times of a cron pattern, one run at a time')
    .argument('[cron]', 'five fields: minute hour day month weekday; six with seconds first; or @daily, @hourly')
    .argument('[dir|glob|@list...]', 'folders with their sub-folders, globs (quoted), files, @lists')
    .option('--time-zone <name>', 'the times are those of this zone, e.g. Europe/Berlin (default: of this machine)')
    .addOption(
      new Option('--catch-up <how-often>', 'make up for a run that was missed: never, or once for all that were')
        .choices(['none', 'once'])
        .default('none'),
    )
    .addHelpText(
      'after',
      `
A run that is due while another is at work is left out, or with --catch-up once follows it. A run that fails is logged
and the next one begins at its time. For cron and systemd timers use "import --quiet" instead.

Exit codes: 2 wrong use, 130/143 stopped by a signal.

Example:  clarifai-ingest schedule "30 2 * * *" /mnt/photos --out photos.ndjson --time-zone Europe/Berlin --catch-up once`,
    )
    .action(async (cron: string | undefined, targets: readonly string[]) => {
      const { scheduleCommand } = await import('./commands/schedule.ts');
      const read = async (): Promise<RunRequest<ScheduleOptions>> => runRequest(command, targets, cron);
      process.exitCode = await withRequest(read, scheduleCommand);
    });
  addRunOptions(command);
}
