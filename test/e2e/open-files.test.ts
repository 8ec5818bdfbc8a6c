import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { importJob } from '../support/import-job.ts';
import { samplePng } from '../support/images.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { tiffWithPlace } from '../support/tiff-with-place.ts';
import { finished, start } from './command-line.ts';
import type { Run } from './command-line.ts';

/** Starts the program so that whatever it leaves open shows. */
const COLLECTING: readonly string[] = [
  'env',
  `NODE_OPTIONS=--import ${new URL('collecting.mjs', import.meta.url).href}`,
];

/** Photos of several formats, one of them damaged, lists of them, and an engine to speak to. */
async function place(): Promise<{ readonly folder: string; readonly service: readonly string[] }> {
  const folder = await temporaryFolder();
  const photos = join(folder, 'photos');
  await mkdir(photos);
  const picture = sharp({ create: { width: 100, height: 80, channels: 3, background: '#804020' } });
  await writeFile(join(photos, 'a.png'), await samplePng(2));
  await writeFile(join(photos, 'b.jpg'), await picture.clone().jpeg().toBuffer());
  await writeFile(join(photos, 'c.tiff'), tiffWithPlace(await picture.clone().tiff().toBuffer()));
  await writeFile(join(photos, 'd.avif'), await picture.clone().avif().toBuffer());
  await writeFile(join(photos, 'e.jpg'), 'no image');
  await writeFile(join(folder, 'list.txt'), 'photos/a.png\nhttp://127.0.0.1:1/gone.jpg\n');
  await writeFile(join(folder, 'list.csv'), 'path,year\nphotos/b.jpg,2024\n');
  await writeFile(join(folder, 'list.jsonl'), '{"path":"photos/c.tiff"}\n');
  const { endpoint } = await importJob(folder);
  return { folder, service: ['--endpoint', endpoint!, '--api-key', 'key', '--rate', '1000'] };
}

/** How a run ended: what it had open at its end, and what Node or the program said of open files and errors. */
interface Ending {
  readonly code: number | null;
  readonly open: string;
  readonly complaints: readonly string[];
}

/** The ending of a run with this exit code that closed everything. */
function allClosed(code: number): Ending {
  return { code, open: '[]', complaints: [] };
}

function endingOf({ code, stderr }: Run): Ending {
  const open = /^still open: (.*)$/m.exec(stderr)?.[1] ?? 'unknown';
  return {
    code,
    open,
    complaints: stderr.split('\n').filter((line) => /garbage collection|Warning|error:/.test(line)),
  };
}

async function endingWith(folder: string, args: readonly string[], wrapper = COLLECTING): Promise<Ending> {
  return endingOf(await finished(start(folder, args, wrapper)));
}

/** Stops the program once what is looked for has happened. */
async function endingWhen(
  happened: (output: { readonly said: string }) => boolean,
  folder: string,
  args: readonly string[],
): Promise<Ending> {
  const child = start(folder, args, COLLECTING);
  const ended = finished(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (said += part.toString()));
  await expect.poll(() => happened({ said }), { timeout: 30_000 }).toBe(true);

  child.kill('SIGTERM');

  return endingOf(await ended);
}

/** Every file and folder is closed by whoever opened it, not by the garbage collector. */
describe.runIf(process.platform === 'linux')('no file is left open by', () => {
  it('imports of folders, globs, lists and standard input, and what is asked of them later', async () => {
    const { folder, service } = await place();
    const access = service.slice(0, 4);
    const into = ['--out', 'out.ndjson', '--out', 'out.json', '--out', 'out.csv', ...service];
    const input = [...COLLECTING, 'sh', '-c', 'exec "$@" < list.csv', 'sh'];
    const commands: readonly (readonly [args: readonly string[], code: number, wrapper?: readonly string[]])[] = [
      [['import', 'photos', '--dry-run', ...into], 3],
      [['import', 'photos', 'photos/*.png', '--geo-from-exif', ...into], 3],
      [['import', '@list.txt', '@list.csv', '@list.jsonl', ...into], 3],
      [['import', '-', ...into], 0, input],
      [['status'], 0],
      [['why', 'photos/e.jpg'], 0],
      [['verify', ...access], 3],
      [['retry', '--api-key', 'key'], 3],
      [['export', '--format', 'coco', '--out', 'coco.json'], 0],
      [['export', '--format', 'xmp'], 0],
      [['predict', 'photos/a.png', ...access], 0],
    ];

    for (const [args, code, wrapper] of commands) {
      expect([args, await endingWith(folder, args, wrapper)]).toEqual([args, allClosed(code)]);
    }
  });

  it('an import that sends smaller copies', async () => {
    const { folder, service } = await place();
    const args = ['import', 'photos', '--max-side', '64', '--geo-from-exif', '--out', 'out.csv', ...service];

    expect(await endingWith(folder, args)).toEqual(allClosed(3));
  });

  it('a daemon that moves files away', async () => {
    const { folder, service } = await place();
    const moving = ['--settle', '100ms', '--after', 'move:done', '--grace', '100ms'];
    const args = ['watch', 'photos', '--out', 'out.csv', '--listen', '127.0.0.1:0', ...moving, ...service];

    const ending = await endingWhen(() => existsSync(join(folder, 'done/c.tiff')), folder, args);

    expect(ending).toEqual(allClosed(143));
  });

  it('imports by schedule', async () => {
    const { folder, service } = await place();
    const args = ['schedule', '* * * * * *', 'photos', '--out', 'out.csv', ...service];

    const ending = await endingWhen(({ said }) => said.split('out.csv').length > 2, folder, args);

    expect(ending).toEqual(allClosed(143));
  });

  it('an engine', async () => {
    const folder = await temporaryFolder();

    const args = ['engine', '--port', '0', '--data', 'data'];

    const ending = await endingWhen(({ said }) => said.includes('http://'), folder, args);

    expect(ending).toEqual(allClosed(0));
  });
});
