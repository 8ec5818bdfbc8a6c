import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { delimiter, join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { configFile } from '../config/config-file.ts';
import { readUnit } from '../config/unit.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { PROGRAM, SAMPLES, finished } from './command-line.ts';
import type { Run } from './command-line.ts';

/** Puts the program and a `systemd-notify` that writes down what it is given on a path of their own. */
async function programs(folder: string): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'clarifai-ingest'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  await writeFile(join(bin, 'systemd-notify'), `#!/bin/sh\necho "$*" >> '${join(folder, 'told')}'\n`);
  for (const name of ['clarifai-ingest', 'systemd-notify']) await chmod(join(bin, name), 0o755);
  return [bin, process.env['PATH']].join(delimiter);
}

interface Service {
  readonly child: ChildProcess;
  /** What systemd was told, a line each time. */
  readonly told: () => Promise<string>;
  /** How often it was told that the service is up. */
  readonly readies: () => Promise<number>;
  readonly stop: () => Promise<Run>;
}

/** Starts a program as systemd starts a service. */
async function service(folder: string, [program = '', ...words]: readonly string[]): Promise<Service> {
  const systemd = await temporaryFolder();
  const child = spawn(program, words, {
    cwd: folder,
    // What systemd gives a service, no more.
    env: { PATH: await programs(systemd), NOTIFY_SOCKET: join(systemd, 'socket'), WATCHDOG_USEC: '1000000' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = finished(child);
  const told = async (): Promise<string> => readFile(join(systemd, 'told'), 'utf8').catch(() => '');
  return {
    child,
    told,
    readies: async () => (await told()).match(/^READY=1$/gm)?.length ?? 0,
    stop: async () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

it('the unit and the job file to copy make a service: it tells that it is up, reloads, and stops as one that is well', async () => {
  const folder = await temporaryFolder();
  for (const name of ['photos', 'etc', 'var']) await mkdir(join(folder, name));
  await copyFile(join(SAMPLES, 'coffee.png'), join(folder, 'photos', 'coffee.png'));
  const unit = await readUnit('clarifai-ingest.service');
  const job = (await configFile('watch.yaml'))
    .replaceAll('/srv/photos', join(folder, 'photos'))
    .replaceAll('/var/lib/clarifai-ingest', join(folder, 'var'))
    // The usual port may be taken here.
    .replace('127.0.0.1:9464', '127.0.0.1:0');
  await writeFile(join(folder, 'etc', 'watch.yaml'), job);
  const [line = ''] = unit.get('Service.ExecStart') ?? [];
  const [program = '', ...words] = line.replace('/etc/clarifai-ingest', join(folder, 'etc')).split(' ');

  const { child, told, readies, stop } = await service(join(folder, 'var'), [program, ...words]);
  await expect.poll(readies, { timeout: 20_000 }).toBe(1);
  const written = async (): Promise<string> =>
    readFile(join(folder, 'var', 'predictions.ndjson'), 'utf8').catch(() => '');
  await expect.poll(written, { timeout: 20_000 }).toContain('"coffee.png"');

  child.kill('SIGHUP');
  await expect.poll(readies, { timeout: 20_000 }).toBe(2);
  const { code, stderr } = await stop();

  expect(unit.get('Service.SuccessExitStatus')?.[0]?.split(' ')).toContain(String(code));
  expect(await told()).toMatch(/WATCHDOG=1[^]*RELOADING=1[^]*READY=1[^]*STOPPING=1/);
  const lines = stderr
    .trim()
    .split('\n')
    .map((each) => JSON.parse(each) as { readonly level: number });
  expect(lines.filter(({ level }) => level > 30)).toEqual([]);
});

it('a start that waits and a reload that fails are over for systemd, and say why', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'photos'));
  const job = async (more = ''): Promise<void> =>
    // Nobody listens at the first port.
    writeFile(
      join(folder, 'job.yaml'),
      `targets: photos\nout: out.ndjson\nendpoint: http://127.0.0.1:1\napiKeyFile: key\n${more}`,
    );
  await writeFile(join(folder, 'key'), 'secret');
  await job();
  const { told, readies, stop, child } = await service(folder, ['clarifai-ingest', 'watch', '--config', 'job.yaml']);

  await expect.poll(readies, { timeout: 40_000 }).toBe(1);
  await expect.poll(told).toMatch(/STATUS=.*127\.0\.0\.1/);
  await job('settel: 1s\n');
  child.kill('SIGHUP');
  await expect.poll(readies, { timeout: 20_000 }).toBe(2);
  const { stderr } = await stop();

  expect(stderr).toContain('did you mean settle?');
});
