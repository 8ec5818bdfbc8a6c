import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { scopeOf } from '../../dist/job/scope-of.js';
import { openLedger } from '../../dist/pipeline/ledger/open-ledger.js';
import { EVERYTHING } from '../../dist/pipeline/selection/selection.js';
import { MODEL } from './contenders/model.mjs';

const PER_FOLDER = 1000;

/**
 * Makes empty files, and a ledger that knows all of them as done.
 *
 * @param outputs folder beside whose outputs the ledger is to be.
 * @returns the folder of the files.
 */
export async function makeKnownFiles(outputs, count, target) {
  const folder = join(outputs, 'photos');
  const state = join(outputs, '.clarifai-ingest');
  await mkdir(state, { recursive: true });
  const ledger = await openLedger(state, target);
  try {
    const root = { identity: `folder:${folder}`, prefix: '' };
    const scope = ledger.numberOf(scopeOf({ roots: [root], lists: [] }, EVERYTHING));
    for (let first = 0; first < count; first += PER_FOLDER) {
      const files = await makeFolder(folder, first, Math.min(PER_FOLDER, count - first));
      ledger.commit({ run: 'bench', files: files.map((file) => doneOf(file, scope)), records: [], offsets: new Map() });
    }
  } finally {
    ledger.close();
  }
  return folder;
}

async function makeFolder(folder, first, count) {
  const name = String(first / PER_FOLDER);
  await mkdir(join(folder, name), { recursive: true });
  const make = async (_, index) => {
    const path = join(name, `${first + index}.jpg`);
    const file = join(folder, path);
    await writeFile(file, '');
    return { file, path, mtimeMs: (await stat(file)).mtimeMs };
  };
  return Promise.all(Array.from({ length: count }, make));
}

function doneOf({ file, path, mtimeMs }, scope) {
  return {
    file: { origin: 'file', file, source: 'folder:photos', path, bytes: 0, mtimeMs, sha256: sha256Like(path) },
    state: 'done',
    told: { [MODEL]: [1, scope] },
    error: null,
    story: { ms: {}, predicted: [], records: 0, error: null },
  };
}

/** As long as a hash, and a different one for each. */
function sha256Like(path) {
  return Buffer.from(path).toString('hex').padEnd(64, '0').slice(0, 64);
}
