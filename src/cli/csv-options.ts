import { Option } from 'commander';
import type { Command } from 'commander';

import type { ImportJob } from '../job/import-job.ts';
import { append, whole } from './option-values.ts';

/** The options about CSV, as commander hands them over. */
export interface CsvFlags {
  readonly csvLayout: 'long' | 'wide';
  readonly top: number;
  readonly csvColumn?: readonly string[];
  readonly excel?: true;
}

/** Gives a command the options about CSV. */
export function addCsvOptions(command: Command): void {
  command
    .addOption(
      new Option('--csv-layout <layout>', 'a .csv has a row per finding (long) or per image and model (wide)')
        .choices(['long', 'wide'])
        .default('long'),
    )
    .option('--top <n>', 'concepts with columns of their own in a wide .csv', whole(1, 200), 5)
    .option('--csv-column <name>', 'a .csv has this column of the image list too, as x_<name>; repeatable', append)
    .option('--excel', 'a .csv opens in Excel as it is: byte order mark, lines end with \\r\\n');
}

/** What the options about CSV ask for. */
export function csvOptionsOf({ csvLayout, top, csvColumn = [], excel }: CsvFlags): ImportJob['csv'] {
  return { layout: csvLayout, top, listColumns: csvColumn, forExcel: excel === true };
}
