import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { configFile } from '../config/config-file.ts';
import { readUnit } from '../config/unit.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { PROGRAM, SAMPLES, finished } from './command-line.ts';

/** Puts the program and a `systemd-notify` that writes down what it is given on a path of their own. */
async function programs(folder: string): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'clarifai-ingest'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  await writeFile(join(bin, 'systemd-notify'), `#!/bin/sh\necho "$*" >> '${join(folder, 'told')}'\n`);
  for (const name of ['clarifai-ingest', 'systemd-notify']) await chmod(join(bin, name), 0o755);
  return [bin, process.env['PATH']].join(delimiter);
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

  const child = spawn(program, words, {
    cwd: join(folder, 'var'),
    // What systemd gives a service, no more.
    env: { PATH: await programs(folder), NOTIFY_SOCKET: join(folder, 'socket'), WATCHDOG_USEC: '1000000' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = finished(child);
  const told = async (): Promise<string> => readFile(join(folder, 'told'), 'utf8').catch(() => '');
  const readies = async (): Promise<number> => (await told()).match(/^READY=1$/gm)?.length ?? 0;
  await expect.poll(readies, { timeout: 20_000 }).toBe(1);
  const written = async (): Promise<string> =>
    readFile(join(folder, 'var', 'predictions.ndjson'), 'utf8').catch(() => '');
  await expect.poll(written, { timeout: 20_000 }).toContain('"coffee.png"');

  child.kill('SIGHUP');
  await expect.poll(readies, { timeout: 20_000 }).toBe(2);
  child.kill('SIGTERM');
  const { code, stderr } = await ended;

  expect(unit.get('Service.SuccessExitStatus')?.[0]?.split(' ')).toContain(String(code));
  expect(await told()).toMatch(/WATCHDOG=1[^]*RELOADING=1[^]*READY=1[^]*STOPPING=1/);
  const lines = stderr
    .trim()
    .split('\n')
    .map((each) => JSON.parse(each) as { readonly level: number });
  expect(lines.filter(({ level }) => level > 30)).toEqual([]);
});
