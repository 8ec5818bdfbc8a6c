import { Command } from 'commander';
import { describe, expect, it } from 'vitest';

import { fillOptions } from '../../src/cli/fill-options.ts';
import { addRunOptions } from '../../src/cli/run-options.ts';
import { addImportProgram } from '../../src/cli/import-program.ts';
import { addScheduleProgram } from '../../src/cli/schedule-program.ts';
import { addWatchProgram } from '../../src/cli/watch-program.ts';
import { FIELDS } from '../../src/job/file/fields.ts';

function parsed(...args: readonly string[]): Command {
  const command = new Command();
  addRunOptions(command);
  return command.parse([...args], { from: 'user' });
}

describe('what is to be done', () => {
  it('is said by the command line, then the environment, then the job file, then what is usual', () => {
    const command = parsed('--rate', '1');
    const file = { rate: 3, batchSize: 3, concurrency: 3 };

    fillOptions(command, file, { CLARIFAI_INGEST_RATE: '2', CLARIFAI_INGEST_BATCH_SIZE: '2' });

    expect(command.opts()).toMatchObject({ rate: 1, batchSize: 2, concurrency: 3, top: 5, progress: true });
  });

  it('is in the job file what it is on the command line', () => {
    const command = parsed();
    const file = {
      out: ['a.json', 'b.csv'],
      model: 'color',
      minAge: '2h',
      maxSize: '5MB',
      metadata: { camera: 'one', tags: [1] },
      conceptFromFolder: true,
      excel: false,
      progress: false,
      csvLayout: 'wide',
    };

    fillOptions(command, file, {});

    const given = parsed(
      '--out=a.json',
      '--out=b.csv',
      '--model=color',
      '--min-age=2h',
      '--max-size=5MB',
      '--metadata={"camera":"one","tags":[1]}',
      '--concept-from-folder',
      '--no-progress',
      '--csv-layout=wide',
    );
    expect(command.opts()).toEqual(given.opts());
  });

  it('is in the environment a line each, or a JSON array, where there may be several', () => {
    const command = parsed();

    const { given } = fillOptions(
      command,
      {},
      {
        CLARIFAI_INGEST_MODEL: '["general-v1.3", "color"]',
        CLARIFAI_INGEST_EXCLUDE: '[ab]*.png',
        CLARIFAI_INGEST_TARGETS: 'photos\nmore, and more\n',
        CLARIFAI_INGEST_EXCEL: 'true',
      },
    );

    expect(command.opts()).toMatchObject({ model: ['general-v1.3', 'color'], exclude: ['[ab]*.png'], excel: true });
    expect(given['targets']).toEqual(['photos', 'more, and more']);
  });

  it('keeps the commas of a variable, as an option does', () => {
    const command = parsed();

    const { given } = fillOptions(
      command,
      {},
      {
        CLARIFAI_INGEST_INCLUDE: '*.{jpg,png}',
        CLARIFAI_INGEST_METADATA: '{"a":1,"b":2}',
        CLARIFAI_INGEST_CRON: '0,30 * * * *',
      },
    );

    expect(command.opts()).toMatchObject({ include: ['*.{jpg,png}'], metadata: { a: 1, b: 2 } });
    expect(given['cron']).toBe('0,30 * * * *');
  });

  it('takes several pieces of metadata, a line each', () => {
    const command = parsed();

    fillOptions(command, {}, { CLARIFAI_INGEST_METADATA: 'camera=one, two\n{"year":2024,"month":3}' });

    expect(command.opts()['metadata']).toEqual({ camera: 'one, two', year: 2024, month: 3 });

    fillOptions(command, {}, { CLARIFAI_INGEST_METADATA: '{\n  "year": 2025\n}' });

    expect(command.opts()['metadata']).toEqual({ year: 2025 });
  });

  it('is what the file says now when it is filled in again', () => {
    const command = parsed();
    fillOptions(command, { rate: 3, model: ['color'], quiet: true }, {});

    fillOptions(command, { concurrency: 2 }, {});

    expect(command.opts()).toMatchObject({ rate: 10, concurrency: 2 });
    expect(command.opts()['model']).toBeUndefined();
    expect(command.opts()['quiet']).toBeUndefined();
  });

  it('names the variable of a value that cannot be', () => {
    expect(() => fillOptions(parsed(), {}, { CLARIFAI_INGEST_RATE: 'fast' })).toThrow(
      'CLARIFAI_INGEST_RATE: It must be a number above 0.',
    );
  });

  it('has the same names on the command line and in job files', () => {
    const program = new Command();
    for (const add of [addImportProgram, addWatchProgram, addScheduleProgram]) add(program);
    const apart = new Set(['config', 'json', 'dryRun']);
    const options = program.commands.flatMap((command) => command.options.map((option) => option.attributeName()));

    const names = new Set([...options.filter((name) => !apart.has(name)), 'targets', 'cron']);

    const inFiles = Object.keys(FIELDS).filter((name) => !['apiKeyFile', 'patFile'].includes(name));
    expect([...names].toSorted()).toEqual(inFiles.toSorted());
  });
});
