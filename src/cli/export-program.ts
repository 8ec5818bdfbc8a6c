import { Option } from 'commander';
import type { Command } from 'commander';

import { EXPORT_FORMATS } from '../job/export-job.ts';
import type { ExportOptions } from './commands/export.ts';
import { addCsvOptions } from './csv-options.ts';
import { append, fraction, whole } from './option-values.ts';

/** Gives the program its `export` command. */
export function addExportProgram(program: Command): void {
  const command = program
    .command('export')
    .description('write stored predictions again: in other formats, with other thresholds; no call is made')
    .option('--state <dir>', 'where the imports remember their progress', '.clarifai-ingest')
    .option('-o, --out <file>', 'write to this file, or to - (standard output); repeatable', append)
    .addOption(
      new Option('-f, --format <format>', 'what to write (default: as the extension says)').choices(EXPORT_FORMATS),
    )
    .option('-m, --model <name>', 'only records of this model; repeatable', append)
    .option(
      '--min-value <x>',
      'leave out concepts and regions less sure than this, 0-1 (default: 0; xmp: 0.90)',
      fraction,
    )
    .option('--max-concepts <n>', 'at most so many concepts per image or region, the surest', whole(1, 1_000_000));
  addCsvOptions(command);
  command
    .option('--image-root <prefix>', 'label-studio, fiftyone: put this before the paths of images')
    .option('--keyword-root <name>', "xmp: hierarchical keywords stand below this one; '' for none", 'AI')
    .option('--picture-concepts', 'xmp: keywords about the picture as such too: "no person", "monochrome", "blur"')
    .option('--json', 'print the summary as JSON')
    .option('-q, --quiet', 'print nothing unless something fails')
    .addOption(new Option('--log <format>', 'log on stderr').choices(['pretty', 'json']).default('pretty'))
    .addHelpText(
      'after',
      `
An import may be at work meanwhile. Of an image that was recorded more than once, the latest record of each model counts.
Files are replaced when they are whole; outputs of imports are never replaced. See docs/outputs.md.

  xmp   writes keywords into a sidecar beside each image (IMG.jpg.xmp, or IMG.xmp where that exists), or below --out DIR.
        What others wrote there stays, and tags of the image that the new lists would hide are copied into them;
        run again, it takes out only what it put in. Read-only sidecars are reported and stay as they are.

Examples:  clarifai-ingest export --out sure.csv --csv-layout wide --min-value 0.8
           clarifai-ingest export --format coco --out boxes.json --model face-v1.3`,
    )
    .action(async (options: ExportOptions) => {
      const { exportCommand } = await import('./commands/export.ts');
      process.exitCode = await exportCommand(options);
    });
}
