// Imports with outputs, then the ledger, on a disk that fills up, and with outputs on a disk that may not be written.
// Needs root, for it mounts small disks in memory (Linux).   node test/faults/disk-full.mjs [images]
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makePhotos } from './photos.mjs';
import { end, startEngine, startProgram } from './program.mjs';
import { readOutputs } from './records.mjs';

const [images = 400] = process.argv.slice(2).map(Number);
const root = await mkdtemp(join(tmpdir(), 'disk-full-'));
const disk = join(root, 'disk');
const problems = [];
await mkdir(disk);
const engine = await startEngine(root, []);
try {
  await makePhotos(join(root, 'photos'), images);
  await onDisk('size=200k', async () => {
    await scenario('outputs on a full disk', { outs: disk, state: join(root, 'state-1') }, /out\.\w+.*(ENOSPC|full)/i);
  });
  await onDisk('size=300k', async () => {
    await scenario('the ledger on a full disk', { outs: join(root, 'outs-2'), state: join(disk, 'state') }, /full/i);
  });
  await onDisk('size=50m,ro', async () => {
    await scenario(
      'outputs that may not be written',
      { outs: disk, state: join(root, 'state-3') },
      /out\.\w+.*(EROFS|read-only)/i,
    );
  });
} finally {
  await end(engine.child);
  await rm(root, { recursive: true, force: true });
}
for (const problem of problems) console.log(`NOT right: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;

async function onDisk(options, work) {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]);
  try {
    await work();
  } finally {
    execFileSync('umount', [disk]);
  }
}

/** Runs until the trouble, gives the disk room, and runs again: each image must be in each output once. */
async function scenario(name, { outs, state }, says) {
  const args = [
    'import',
    'photos',
    '--endpoint',
    engine.url,
    '--api-key',
    'disk',
    '--model',
    'color',
    '--state',
    state,
  ];
  args.push('--batch-size', '16', '--rate', '1000', '--no-progress');
  for (const out of ['out.json', 'out.ndjson', 'out.csv']) args.push('--out', join(outs, out));
  const troubled = await startProgram(root, args).ended;
  execFileSync('mount', ['-o', 'remount,rw,size=50m', disk]);
  const mended = await startProgram(root, args).ended;
  const { json, ndjson } = await readOutputs(outs);
  const lines = troubled.output.trim().split('\n');
  const faults = [
    troubled.code !== 0 && troubled.code !== null ? '' : `exit ${troubled.code} at first`,
    says.test(troubled.output) ? '' : `said "${lines.at(-1)}"`,
    /\n\s+at /.test(troubled.output) ? 'printed a stack trace' : '',
    mended.code === 0 ? '' : `exit ${mended.code} afterwards: ${mended.output}`,
    new Set(json).size === images && json.length === images ? '' : `${json.length} records in out.json`,
    ndjson.join() === json.join() ? '' : 'out.ndjson differs',
  ].filter((fault) => fault !== '');
  problems.push(...faults.map((fault) => `${name}: ${fault}`));
  console.log(
    `${name}: exit ${troubled.code}, "${lines.at(-1)?.slice(0, 160)}"; then exit ${mended.code}, ${json.length} records`,
  );
}
