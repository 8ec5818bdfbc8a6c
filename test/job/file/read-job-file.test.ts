import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { schemaText, withTable } from '../../../src/job/file/describe.ts';
import { interpolate } from '../../../src/job/file/interpolate.ts';
import { readJobFile } from '../../../src/job/file/read-job-file.ts';
import type { JobValues } from '../../../src/job/file/fields.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

interface Read {
  readonly folder: string;
  readonly values: JobValues;
}

async function read(text: string, environment: NodeJS.ProcessEnv = {}, name = 'job.yaml'): Promise<Read> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, name), text);
  return { folder, values: await readJobFile(join(folder, name), environment) };
}

describe('a job file', () => {
  it('says what the command line says, with paths relative to itself', async () => {
    const { folder, values } = await read(
      'targets: [photos, "@list.csv", "-", /abs, "2024/*.png"]\nout: out.csv\nconcurrency: 2\nui: true\nafter: move:done\n',
    );

    expect(values).toEqual({
      targets: [join(folder, 'photos'), `@${join(folder, 'list.csv')}`, '-', '/abs', join(folder, '2024/*.png')],
      out: join(folder, 'out.csv'),
      concurrency: 2,
      ui: true,
      after: `move:${join(folder, 'done')}`,
    });
  });

  it('may be JSON, have a byte order mark and lines that end as on Windows', async () => {
    expect((await read('{"rate": 2.5}', {}, 'job.json')).values).toEqual({ rate: 2.5 });
    expect((await read('\uFEFFrate: 2\r\nexcel: true\r\n')).values).toEqual({ rate: 2, excel: true });
  });

  it('keeps ids that look like numbers as they stand there', async () => {
    const { values } = await read('appId: 0012\nuserId: 1e5\nconcept: [1.50, cat]\n');

    expect(values).toEqual({ appId: '0012', userId: '1e5', concept: ['1.50', 'cat'] });
  });

  it('does not read the files of its secrets: a run on the embedded engine needs none', async () => {
    const { folder, values } = await read('apiKeyFile: nowhere\npat: "${EMPTY}"', { EMPTY: '' });

    expect(values).toEqual({ apiKeyFile: join(folder, 'nowhere'), pat: '' });
  });

  it('puts variables into texts, where they cannot change what the file means', async () => {
    const environment = { KIND: 'cat", "dog', EMPTY: '' };

    const { values } = await read(
      'concept: ["${KIND}"]\nlanguage: "${EMPTY:-de}"\nnotConcept: "$${KIND}"',
      environment,
    );

    expect(values).toEqual({ concept: ['cat", "dog'], language: 'de', notConcept: '${KIND}' });
  });

  it.each([
    ['conncurrency: 2', 'job.yaml:1:1: conncurrency is no setting; did you mean concurrency?'],
    ['rate: 1\nzzz: 2', 'job.yaml:2:1: zzz is no setting'],
    ['rate: 1\nbatchSize: 500', 'job.yaml:2:12: batchSize must be a whole number from 1 to 128, not 500.'],
    ['settle: soon', 'job.yaml:1:9: settle must be a length of time such as 90s, 15m, 2h or 7d, not "soon".'],
    [
      'rate: 1\ncron: "61 * * * *"',
      'job.yaml:2:7: cron must be a cron pattern such as "30 2 * * *", not "61 * * * *".',
    ],
    ['timeZone: Mars/Base', 'job.yaml:1:11: timeZone must be a time zone such as Europe/Berlin, not "Mars/Base".'],
    ['listen: "host:x"', 'job.yaml:1:9: listen must be a port such as 9464, or host and port such as 127.0.0.1:9464,'],
    ['excel: yes', 'job.yaml:1:8: excel must be true or false, not "yes".'],
    ['apiKey: [secret]', 'job.yaml:1:9: apiKey must be a text.'],
    ['rate: 1\nrate: 2', 'job.yaml:2:1: Map keys must be unique'],
    ['a: [', 'job.yaml:1:5: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['', 'job.yaml:1:1: a job file is a map of settings, such as "targets: photos".'],
    ['- photos', 'job.yaml:1:1: a job file is a map of settings, such as "targets: photos".'],
    ['concept: "${NOBODY}"', 'job.yaml:1:10: The variable NOBODY is not set; ${NOBODY:-…} gives it a default.'],
    ['apiKeyFile: key\napiKey: abc', 'job.yaml:1:1: Give either apiKey or apiKeyFile, not both.'],
    ['rate: 0\nconcurrency: 99', 'job.yaml:2:14: concurrency must be a whole number from 1 to 16, not 99.'],
  ])('is refused with what is wrong and where: %j', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('never shows a secret when it is refused', async () => {
    await expect(read('apiKey: [hidden]')).rejects.not.toThrow('hidden');
  });

  it('that does not exist is named', async () => {
    await expect(readJobFile('/nowhere/job.yaml', {})).rejects.toThrow('/nowhere/job.yaml cannot be read (ENOENT).');
  });

  it.each(['import.yaml', 'watch.yaml', 'nightly.yaml'])('comes ready to copy: %s', async (name) => {
    const file = new URL(`../../../config/${name}`, import.meta.url).pathname;

    const values = await readJobFile(file, {});

    expect(values).toMatchObject({ endpoint: 'embedded', targets: expect.any(String) as string });
    expect(await readFile(file, 'utf8')).toMatch(/^# yaml-language-server: \$schema=\.\/job\.schema\.json\n/);
  });
});

describe('interpolate', () => {
  it('gives any value back as it is, and leaves a text without places alone', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (value, around) => {
        const plain = around.replaceAll('$', '');
        return interpolate(`${plain}\${V}${plain}`, { V: value }) === plain + value + plain;
      }),
    );
    expect(interpolate('$ {V} $V', { V: 'x' })).toBe('$ {V} $V');
  });
});

describe('what describes job files', () => {
  // `npx tsx scripts/job-schema.ts` writes both.
  it('is the schema of today', async () => {
    const committed = await readFile(new URL('../../../config/job.schema.json', import.meta.url), 'utf8');

    expect(JSON.parse(committed)).toEqual(JSON.parse(schemaText()));
  });

  it('is the table of today', async () => {
    const page = await readFile(new URL('../../../docs/job-files.md', import.meta.url), 'utf8');
    const cells = (text: string): string => text.replaceAll(/ +/g, ' ').replaceAll(/-+/g, '-');

    expect(cells(page)).toBe(cells(withTable(page)));
  });
});
