// Drops folders into a watched one, with cp -r and tar x in turn, and counts the files that the daemon lost.
//   node test/faults/watch/drops.mjs [drops] [files per drop]
import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { makePhotos, PER_FOLDER } from '../photos.mjs';
import { end, startEngine } from '../program.mjs';
import { emptyPlace, follow, startWatch, until } from './watched.mjs';

const run = promisify(execFile);
const [drops = 50, files = 5000] = process.argv.slice(2).map(Number);

const root = await emptyPlace('drops');
const engine = await startEngine(root, []);
try {
  await makePhotos(join(root, 'template'), files);
  await run('tar', ['cf', 'template.tar', 'template'], { cwd: root });
  const { child } = await startWatch(root, engine.url);
  const news = follow(join(root, 'out.ndjson'));
  let lost = 0;
  for (let drop = 0; drop < drops; drop += 1) {
    const found = new Set();
    if (drop % 2 === 0) await run('cp', ['-r', 'template', join('watched', String(drop))], { cwd: root });
    else {
      await mkdir(join(root, 'watched', String(drop)));
      await run('tar', ['xf', '../../template.tar', '--strip-components=1'], {
        cwd: join(root, 'watched', String(drop)),
      });
    }
    const isWhole = await until(
      async () => {
        for (const { input, status } of await news()) {
          if (status === 'ok' && input.path.startsWith(`${drop}/`)) found.add(input.path);
        }
        return found.size === files;
      },
      drop === 0 ? 900 : 120,
    );
    if (!isWhole) console.log(`drop ${drop}: ${files - found.size} of ${files} lost`);
    lost += files - found.size;
    if (drop > 0) await rm(join(root, 'watched', String(drop - 1)), { recursive: true });
  }
  await end(child);
  console.log(`${drops} drops of ${files} files in ${Math.ceil(files / PER_FOLDER)} folders: ${lost} lost`);
  process.exitCode = lost === 0 ? 0 : 1;
} finally {
  await end(engine.child);
  await rm(root, { recursive: true, force: true });
}
