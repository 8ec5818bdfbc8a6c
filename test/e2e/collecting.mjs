// Loaded before the program: collects garbage all the time, so that a file which nobody closed shows. Node warns of one
// that it closes for lack of an owner; from version 26 on that is an error.
import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
setInterval(() => collect(), 100).unref();

if (isMainThread) {
  process.on('exit', () => process.stderr.write(`still open: ${JSON.stringify(openFiles())}\n`));
}

/**
 * Files and folders; only Linux tells. SQLite's own, to which the locks belong, stay open until its statements are
 * collected.
 */
function openFiles() {
  return readdirSync('/proc/self/fd')
    .filter((descriptor) => Number(descriptor) > 2)
    .flatMap((descriptor) => targetOf(`/proc/self/fd/${descriptor}`))
    .filter((file) => !/\.(sqlite(-wal|-shm)?|lock)$|\/ca-certificates\.crt$/.test(file));
}

function targetOf(link) {
  // The descriptor of the listing itself is gone by now.
  const stats = statSync(link, { throwIfNoEntry: false });
  return stats?.isFile() || stats?.isDirectory() ? [readlinkSync(link)] : [];
}
