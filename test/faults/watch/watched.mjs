import { mkdir, mkdtemp, readFile, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { startProgram } from '../program.mjs';

/** A new folder with an empty `watched` in it. */
export async function emptyPlace(name) {
  const root = await mkdtemp(join(tmpdir(), `${name}-`));
  await mkdir(join(root, 'watched'));
  return root;
}

/** Starts the daemon on a place's `watched`; it writes `out.ndjson`. Ends when everything there has been found. */
export async function startWatch(root, endpoint, args = []) {
  const fixed = ['watch', 'watched', '--out', 'out.ndjson', '--model', 'color', '--no-progress', '--log', 'json'];
  const service = ['--endpoint', endpoint, '--api-key', 'watch', '--rate', '1000'];
  const child = startProgram(root, [...fixed, ...service, ...args]);
  const startedMs = performance.now();
  await new Promise((resolve, reject) => {
    child.stderr.on('data', () => child.output.includes('all found') && resolve());
    void child.ended.then(({ output }) => reject(new Error(`The daemon ended: ${output}`)));
  });
  return { child, readyMs: performance.now() - startedMs };
}

/** Reads what is added to a file of lines, each time it is asked. */
export function follow(file) {
  let read = 0;
  let rest = '';
  return async () => {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    const text = rest + bytes.subarray(read).toString('utf8');
    read = bytes.length;
    const lines = text.split('\n');
    rest = lines.pop();
    return lines.map((line) => JSON.parse(line));
  };
}

/** Waits until a question is answered with yes. */
export async function until(isSo, seconds, everyMs = 100) {
  const endMs = performance.now() + seconds * 1000;
  while (performance.now() < endMs) {
    if (await isSo()) return true;
    await sleep(everyMs);
  }
  return false;
}

/** What a process holds: memory, open files, watches, and the time that it computed. */
export async function holdingsOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const times = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1].split(' ');
  const descriptors = await readdir(`/proc/${pid}/fd`);
  let watches = 0;
  for (const descriptor of descriptors) {
    const info = await readFile(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8').catch(() => '');
    watches += info.split('\n').filter((line) => line.startsWith('inotify wd:')).length;
  }
  return {
    rssMb: Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) / 1024,
    descriptors: descriptors.length,
    watches,
    // The system counts in hundredths of a second.
    cpuSeconds: (Number(times[11]) + Number(times[12])) / 100,
  };
}

/** All files below a folder, as paths from there. */
export async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

export function median(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Whether a file has come into being. */
export async function exists(file) {
  return stat(file).then(
    () => true,
    () => false,
  );
}
