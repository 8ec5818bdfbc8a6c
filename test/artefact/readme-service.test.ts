import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { commands, isForService } from './readme.ts';
import { runScript } from './shell.ts';
import type { ShellOptions } from './shell.ts';

const COMMANDS = await commands();
const SERVICE = COMMANDS.filter(isForService).map(({ text }) => text);

/** Programs that change the system or need systemd: what they are asked is written down instead. */
const STAND_INS = ['useradd', 'systemctl', 'journalctl', 'npm'];

let root: string;
let options: ShellOptions;

/** Commands of root in a system of their own, which lies in a temporary folder. */
function here(text: string): string {
  return text
    .replaceAll(/(?<![\w.])\/(?=etc|srv|var)/g, `${root}/`)
    .replaceAll('runuser -u clarifai-ingest -- ', '')
    .replace(/^curl .*$/m, '');
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'service-'));
  for (const folder of ['bin', 'etc/systemd/system', 'var/lib/clarifai-ingest']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  const packages = join(inject('artefact'), 'node_modules');
  for (const name of STAND_INS) {
    const script = `#!/bin/sh\necho "${name} $*" >> '${root}/asked'\n[ "$*" != 'root --global' ] || echo '${packages}'\n`;
    await writeFile(join(root, 'bin', name), script);
    await chmod(join(root, 'bin', name), 0o755);
  }
  const path = [join(root, 'bin'), join(packages, '.bin')].join(':');
  options = { folder: root, bin: path };
});

afterAll(async () => rm(root, { recursive: true, force: true }));

describe('the README on a service', () => {
  it('installs the same tarball in the same way as for one user', () => {
    const install = SERVICE.filter((text) => text.startsWith('npm '));

    expect(install).toHaveLength(1);
    expect(COMMANDS.filter(({ kind }) => kind === 'sh').map(({ text }) => text)).toContain(install[0]);
  });

  it('makes the user of the unit, the folders that the job file names, and copies files that are there', async () => {
    const setup = SERVICE.filter((text) => /^(?:useradd|mkdir|cd "\$\(npm)/m.test(text));
    for (const text of setup) {
      const { code, stderr } = await runScript(here(text), options);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }

    const unit = await readFile(join(root, 'etc/systemd/system/clarifai-ingest.service'), 'utf8');
    const job = await readFile(join(root, 'etc/clarifai-ingest/watch.yaml'), 'utf8');
    const [, user = ''] = /^User=(.+)$/m.exec(unit) ?? [];
    const [, watched = ''] = /^targets: (.+)$/m.exec(job) ?? [];
    expect(await readFile(join(root, 'asked'), 'utf8')).toMatch(new RegExp(`^useradd .* ${user}$`, 'm'));
    expect(existsSync(root + watched)).toBe(true);
    expect(unit).toContain('--config /etc/clarifai-ingest/watch.yaml');
  });

  it('speaks to systemd of units that it has copied, and looks at the address of the job file', async () => {
    const files = await readdir(new URL('../../config/', import.meta.url));
    const units = new Set(files.map((name) => name.replace(/\.\w+$/, '')));
    const job = await readFile(new URL('../../config/watch.yaml', import.meta.url), 'utf8');
    const texts = SERVICE.filter((text) => /systemctl|journalctl/.test(text));
    // What the daemon remembers.
    const state = join(root, 'var/lib/clarifai-ingest');
    const begun = `clarifai-ingest import '${root}/srv/photos' --out '${state}/predictions.ndjson' --endpoint embedded`;
    const runs = [await runScript(begun, options)];
    for (const text of texts) runs.push(await runScript(here(text), options));

    const asked = await readFile(join(root, 'asked'), 'utf8');
    const named = [...asked.matchAll(/^(?:systemctl|journalctl).* (?<unit>clarifai-[\w-]+)/gm)];
    const [, address = ''] = /^listen: (.+)$/m.exec(job) ?? [];
    expect(named.length).toBeGreaterThan(3);
    expect(named.map(({ groups }) => groups?.['unit']).filter((unit) => !units.has(unit ?? ''))).toEqual([]);
    expect(SERVICE.join('\n')).toContain(`curl http://${address}/readyz`);
    expect(runs.filter(({ code }) => code !== 0)).toEqual([]);
  });
});
