import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { pino } from 'pino';
import type { Logger } from 'pino';
import { expect, it, vi } from 'vitest';

import { SystemdNotifier } from '../../../src/job/daemon/systemd.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

interface Systemd {
  readonly environment: NodeJS.ProcessEnv;
  /** What the program was given so far, one call per line. */
  readonly told: () => Promise<readonly string[]>;
}

/** Puts a `systemd-notify` on a path of its own that writes down what it is given. */
async function systemd(variables: NodeJS.ProcessEnv = {}, before = ''): Promise<Systemd> {
  const folder = await temporaryFolder();
  const file = join(folder, 'told');
  const program = join(folder, 'bin', 'systemd-notify');
  await mkdir(join(folder, 'bin'));
  await writeFile(program, `#!/bin/sh\n${before}\necho "$*" >> '${file}'\n`);
  await chmod(program, 0o755);
  const path = [join(folder, 'bin'), process.env['PATH']].join(delimiter);
  return {
    environment: { PATH: path, NOTIFY_SOCKET: join(folder, 'socket'), ...variables },
    told: async () => (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, -1),
  };
}

function logInto(lines: string[], level = 'debug'): Logger {
  return pino({ level, base: null }, { write: (line) => lines.push(line) });
}

const silent = pino({ level: 'silent' });

it('tells when the service is up, what it does, and when it stops', async () => {
  const { environment, told } = await systemd();
  const notifier = new SystemdNotifier({ environment, log: silent });

  notifier.ready();
  notifier.status('watching /srv/photos for the embedded engine');
  notifier.stopping();

  const expected = ['READY=1', 'STATUS=watching /srv/photos for the embedded engine', 'STOPPING=1'];
  await vi.waitFor(async () => expect(await told()).toEqual(expected));
});

it('tells a reload and its end in this order, however long the first takes', async () => {
  const { environment, told } = await systemd({}, 'case "$1" in RELOADING*) sleep 0.3 ;; esac');
  const notifier = new SystemdNotifier({ environment, log: silent });

  notifier.reloading();
  notifier.ready();

  const expected = [expect.stringMatching(/^RELOADING=1 MONOTONIC_USEC=\d+$/), 'READY=1'];
  await vi.waitFor(async () => expect(await told()).toEqual(expected), { timeout: 5000 });
});

it('feeds the watchdog twice in the time that systemd gives it, until the stop', async () => {
  const { environment, told } = await systemd({ WATCHDOG_USEC: '200000' });
  const beats = vi.spyOn(globalThis, 'setInterval');
  const notifier = new SystemdNotifier({ environment, log: silent });

  expect(beats).toHaveBeenCalledExactlyOnceWith(expect.any(Function), 100);
  beats.mockRestore();
  const several = ['WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1'];
  await vi.waitFor(async () => expect((await told()).slice(0, 3)).toEqual(several), { timeout: 5000 });

  notifier.stopping();

  await vi.waitFor(async () => expect((await told()).at(-1)).toBe('STOPPING=1'), { timeout: 5000 });
});

it('leaves a service without a watchdog alone', async () => {
  const { environment } = await systemd();
  const beats = vi.spyOn(globalThis, 'setInterval');

  const notifier = new SystemdNotifier({ environment, log: silent });

  expect(beats).not.toHaveBeenCalled();
  beats.mockRestore();
  notifier.stopping();
});

it('starts no program where systemd does not ask', async () => {
  const lines: string[] = [];
  const notifier = new SystemdNotifier({ environment: { PATH: '/nowhere' }, log: logInto(lines) });
  const { environment, told } = await systemd();
  const asked = new SystemdNotifier({ environment, log: silent });

  notifier.ready();
  notifier.stopping();
  asked.ready();

  await vi.waitFor(async () => expect(await told()).toEqual(['READY=1']));
  expect(lines).toEqual([]);
});

it('says once, for those who look closely, that the program is missing', async () => {
  const lines: string[] = [];
  const environment = { PATH: await temporaryFolder(), NOTIFY_SOCKET: '/run/systemd/notify' };
  const notifier = new SystemdNotifier({ environment, log: logInto(lines) });

  notifier.ready();
  await vi.waitFor(() => expect(lines).not.toEqual([]));
  notifier.status('watching');
  notifier.stopping();
  // A third notifier's line can only come after all of the first's were tried.
  const other = await systemd();
  new SystemdNotifier({ environment: other.environment, log: silent }).ready();
  await vi.waitFor(async () => expect(await other.told()).toHaveLength(1));

  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ level: 20, problem: expect.stringContaining('systemd-notify') }),
  ]);
});

it('goes on telling when the program failed once', async () => {
  const { environment, told } = await systemd({}, 'case "$1" in READY*) exit 1 ;; esac');
  const notifier = new SystemdNotifier({ environment, log: silent });

  notifier.ready();
  notifier.status('watching');

  await vi.waitFor(async () => expect(await told()).toEqual(['STATUS=watching']));
});
