import { dirname } from 'node:path';

import { describe, expect, it } from 'vitest';

import { readJobFile } from '../../src/job/file/read-job-file.ts';
import { configFile, configFiles, configPath } from './config-file.ts';
import { readUnit } from './unit.ts';

const MODELINE = '# yaml-language-server: $schema=./job.schema.json';

describe('the job files to copy', () => {
  it('are all usable as they are, and editors know their settings', async () => {
    const names = (await configFiles('.yaml')).filter(
      (name) => !['compose.yaml', 'prometheus-alerts.yaml'].includes(name),
    );

    expect(names).toEqual(['import.yaml', 'nightly.yaml', 'watch.yaml']);
    for (const name of names) {
      expect(await readJobFile(configPath(name), {})).toMatchObject({ endpoint: 'embedded' });
      expect((await configFile(name)).split('\n')[0]).toBe(MODELINE);
    }
  });

  it.each([
    ['watch.yaml', 'clarifai-ingest.service'],
    ['nightly.yaml', 'clarifai-ingest-nightly.service'],
  ])('write where the service may: %s and %s', async (jobFile, service) => {
    const { out } = await readJobFile(configPath(jobFile), {});
    const unit = await readUnit(service);

    const [state = ''] = unit.get('Service.StateDirectory') ?? [];
    const folders = [out].flat().map((file) => dirname(String(file)));

    expect(new Set(folders)).toEqual(new Set([`/var/lib/${state}`]));
    expect(unit.get('Service.WorkingDirectory')).toEqual([`%S/${state}`]);
  });

  it('the page and what is scraped are where the documents say', async () => {
    const values = await readJobFile(configPath('watch.yaml'), {});

    expect(values).toMatchObject({ ui: true, listen: '127.0.0.1:9464' });
  });
});
