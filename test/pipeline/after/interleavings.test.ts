import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as tick } from 'node:timers/promises';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { AfterStep } from '../../../src/pipeline/after/after-step.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const PATHS = ['a.jpg', 'b.jpg', 'deep/a.jpg'] as const;
// Of different sizes: clocks of file systems may be too coarse to tell two writes apart.
const CONTENTS = ['cat', 'a dog', 'some horses'] as const;

const path = fc.constantFrom(...PATHS);
const content = fc.constantFrom(...CONTENTS);
const deed = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), path, content }),
  fc.record({ kind: fc.constant('replace' as const), path, content }),
  fc.record({ kind: fc.constant('write beside' as const), path, content }),
  fc.record({ kind: fc.constant('touch' as const), path }),
  fc.record({ kind: fc.constant('offer' as const), path, content }),
  fc.record({ kind: fc.constant('offer as it is' as const), path }),
  fc.record({ kind: fc.constant('offer as it is' as const), path }),
  fc.record({ kind: fc.constant('offer as it is' as const), path }),
  fc.record({ kind: fc.constant('wait' as const), ticks: fc.integer({ min: 1, max: 30 }) }),
);
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

interface Place {
  readonly photos: string;
  readonly done: string;
}

/** What is on the disk at this instant, copies that are being made left out. */
function contentsOf({ photos, done }: Place): ReadonlySet<string> {
  const names = [photos, done].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const files = names.filter((name) => !name.endsWith('.part') && statSync(name).isFile());
  return new Set(files.map((file) => readFileSync(file, 'utf8')));
}

function missing(place: Place, expected: ReadonlySet<string>): readonly string[] {
  const there = contentsOf(place);
  return [...expected].filter((each) => !there.has(each));
}

/** Adds a file with what it holds, or with what it is said to have held. */
function offer(step: AfterStep, { photos }: Place, name: string, said?: string): void {
  const file = join(photos, name);
  if (said === undefined && !statSync(file, { throwIfNoEntry: false })) return;
  const sha256 = createHash('sha256')
    .update(said ?? readFileSync(file))
    .digest('hex');
  step.add({ file, path: name, sha256 });
}

/** Does what people and programs may do at any time. */
function change({ photos, done }: Place, what: Deed): void {
  const file = 'path' in what ? join(photos, what.path) : '';
  if (what.kind === 'write') writeFileSync(file, what.content);
  if (what.kind === 'write beside') {
    mkdirSync(dirname(join(done, what.path)), { recursive: true });
    writeFileSync(join(done, what.path), what.content);
  }
  if (what.kind === 'replace') {
    writeFileSync(`${file}.new`, what.content);
    renameSync(`${file}.new`, file);
  }
  if (what.kind === 'touch' && statSync(file, { throwIfNoEntry: false })) utimesSync(file, 1e9, 1e9);
}

async function play(place: Place, deeds: readonly Deed[]): Promise<number> {
  let moved = 0;
  const onTrouble = (): void => undefined;
  const after = { kind: 'move', folder: place.done } as const;
  const step = new AfterStep({ after, graceMs: 0, onLeft: () => (moved += 1), onTrouble });
  let expected = contentsOf(place);
  for (const what of deeds) {
    if (what.kind === 'offer') offer(step, place, what.path, what.content);
    if (what.kind === 'offer as it is') offer(step, place, what.path);
    for (let ticks = what.kind === 'wait' ? what.ticks : 0; ticks > 0; ticks -= 1) {
      await tick();
      expect(missing(place, expected)).toEqual([]);
    }
    change(place, what);
    expected = contentsOf(place);
  }
  await step.close();
  expect(missing(place, expected)).toEqual([]);
  return moved;
}

it.each([
  ['on the same file system', undefined],
  ['across file systems', '/dev/shm'],
])('no content is lost, whatever happens to the files at whatever moment (%s)', async (_, elsewhere) => {
  const base = await temporaryFolder();
  const isElsewhere = elsewhere !== undefined && statSync(elsewhere, { throwIfNoEntry: false })?.isDirectory() === true;
  const far = isElsewhere ? await temporaryFolder(elsewhere) : base;
  let moved = 0;
  let round = 0;

  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 10, maxLength: 40 }), async (deeds) => {
      round += 1;
      const place = { photos: join(base, `photos-${round}`), done: join(far, `done-${round}`) };
      await mkdir(join(place.photos, 'deep'), { recursive: true });
      await mkdir(place.done);
      for (const [index, name] of PATHS.entries()) writeFileSync(join(place.photos, name), CONTENTS[index]!);
      moved += await play(place, deeds);
      await rm(place.done, { recursive: true });
    }),
    { numRuns: 60 },
  );

  // How many depends on the moments; some must have been.
  expect(moved).toBeGreaterThan(5);
});
