import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import { EXIT } from '../../src/cli/exit-codes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { configFile, configFiles, configPath } from './config-file.ts';
import { invocation } from './invocation.ts';
import { readUnit } from './unit.ts';

const run = promisify(execFile);
const ANALYZE = '/usr/bin/systemd-analyze';
const SERVICES = ['clarifai-ingest.service', 'clarifai-ingest-nightly.service'];

function codes(values: readonly string[] | undefined): readonly number[] {
  return (values ?? []).flatMap((value) => value.split(' ')).map(Number);
}

describe('the systemd units', () => {
  it('are a daemon, and a nightly import with its timer', async () => {
    expect(await configFiles('.service')).toEqual(SERVICES.toSorted());
    expect(await configFiles('.timer')).toEqual(['clarifai-ingest-nightly.timer']);
  });

  it.each(SERVICES)('start the program with options that it has, and a job file that is there: %s', async (name) => {
    const unit = await readUnit(name);
    const [program, ...words] = unit.get('Service.ExecStart')?.[0]?.split(' ') ?? [];
    const { command, unknown } = invocation(words);
    const jobFile = words[words.indexOf('--config') + 1] ?? '';

    expect(program).toBe('clarifai-ingest');
    expect(unknown).toEqual([]);
    expect(command).toBe(unit.get('Service.Type')?.[0] === 'notify' ? 'watch' : 'import');
    expect(jobFile).toMatch(/^\/etc\/clarifai-ingest\//);
    expect(existsSync(configPath(basename(jobFile)))).toBe(true);
  });

  it.each(SERVICES)('take a stop for a good end, and leave V8 its memory: %s', async (name) => {
    const unit = await readUnit(name);

    expect(codes(unit.get('Service.SuccessExitStatus'))).toEqual(
      expect.arrayContaining([EXIT.interrupted, EXIT.terminated]),
    );
    // Longer than the 8 s that a stop may take.
    expect(parseInt(unit.get('Service.TimeoutStopSec')?.[0] ?? '', 10)).toBeGreaterThan(8);
    expect(unit.has('Service.MemoryDenyWriteExecute')).toBe(false);
  });

  it('begin the daemon anew unless that is no use, and hear what it says of itself', async () => {
    const unit = await readUnit('clarifai-ingest.service');

    expect(unit.get('Service.Restart')).toEqual(['on-failure']);
    expect(codes(unit.get('Service.RestartPreventExitStatus'))).toEqual([EXIT.usage, EXIT.authentication]);
    expect(unit.get('Service.NotifyAccess')).toEqual(['all']);
    expect(unit.get('Service.ExecReload')).toEqual(['kill -HUP $MAINPID']);
    expect(unit.has('Service.WatchdogSec')).toBe(true);
  });

  it('take a nightly import with failed images for done', async () => {
    const unit = await readUnit('clarifai-ingest-nightly.service');

    expect(codes(unit.get('Service.SuccessExitStatus'))).toContain(EXIT.someFailed);
  });

  it.skipIf(!existsSync(ANALYZE))('are understood by systemd', async () => {
    const folder = await temporaryFolder();
    const units = [...SERVICES, 'clarifai-ingest-nightly.timer'];
    for (const name of units) {
      const text = await configFile(name);
      // The program need not be installed here.
      await writeFile(join(folder, name), text.replace('ExecStart=clarifai-ingest', `ExecStart=${process.execPath}`));
    }

    const { stdout, stderr } = await run(ANALYZE, ['verify', ...units.map((name) => join(folder, name))], {
      env: { ...process.env, SYSTEMD_LOG_LEVEL: 'warning' },
    });

    expect(stdout + stderr).not.toContain(folder);
    expect(stdout + stderr).not.toContain('clarifai-ingest');
  });
});

describe('the crontab', () => {
  it('runs the program with options that it has, at a time that cron understands', async () => {
    const lines = (await configFile('crontab.example')).split('\n').filter((line) => /^[\d*]/.test(line));
    const [line = ''] = lines;
    const { times, call } = /^(?<times>(?:[\d*,/-]+ ){5}) *clarifai-ingest (?<call>.+)$/.exec(line)?.groups ?? {};
    const { command, unknown, words } = invocation(call?.split(' ') ?? []);

    expect(lines).toHaveLength(1);
    expect(times).toBe('30 2 * * * ');
    expect([command, unknown]).toEqual(['import', []]);
    expect(words).toContain('--quiet');
  });
});

describe('the README', () => {
  it('names only files to copy that are there', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const section = readme.split('## Run it as a service')[1]?.split('\n## ')[0] ?? '';
    const named = section.match(/[\w.-]+\.(?:yaml|service|json)\b/g) ?? [];

    expect(named).toEqual(expect.arrayContaining(['watch.yaml', 'clarifai-ingest.service']));
    expect(named.filter((name) => !existsSync(configPath(name)))).toEqual([]);
  });
});
