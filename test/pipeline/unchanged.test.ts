import { rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { inputFailure, isFailed } from '../../src/pipeline/file.ts';
import type { Failed, FoundFile, SizedFile } from '../../src/pipeline/file.ts';
import type { FileState, Ledger } from '../../src/pipeline/ledger/ledger.ts';
import { openLedger } from '../../src/pipeline/ledger/open-ledger.ts';
import { FAILURE } from '../../src/pipeline/ledger/told.ts';
import type { Told } from '../../src/pipeline/ledger/told.ts';
import { Progress } from '../../src/pipeline/progress.ts';
import type { Counts } from '../../src/pipeline/progress.ts';
import { sizeOf } from '../../src/pipeline/sizes.ts';
import { newTo } from '../../src/pipeline/unchanged.ts';
import type { NewToOptions } from '../../src/pipeline/unchanged.ts';
import { Underway } from '../../src/pipeline/underway.ts';
import { collect } from '../support/collect.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MODEL = 'm1';
const SCOPE = 1;

async function place(folder: string, name: string): Promise<FoundFile> {
  await writeFile(join(folder, name), name);
  return { origin: 'file', file: join(folder, name), source: 'folder:.', path: name };
}

/** Lets the ledger remember files as a run would have left them. */
async function remember(ledger: Ledger, state: FileState, ...files: readonly FoundFile[]): Promise<void> {
  const sized = await Promise.all(files.map(sizeOf));
  const story = { ms: {}, predicted: [], records: 0, error: null };
  const changes = sized.map((file) => {
    if (isFailed(file)) throw new Error(file.error.message);
    const error = state === 'failed' ? inputFailure(file, 'inspect', 'damaged', 'broken').error : null;
    const told: Told = { [state === 'done' ? MODEL : FAILURE]: [1, SCOPE] };
    return { file, state, told, error, story };
  });
  ledger.commit({ run: 'r', files: changes, records: [], offsets: new Map() });
}

/** Lets a remembered failure be one that trying again may mend. */
function mayMend(ledger: Ledger, path: string): void {
  const { sha256: _, bytes, mtimeMs, ...file } = ledger.file(path)!;
  const error = { ...file.error!, retryable: true };
  const story = { ms: {}, predicted: [], records: 0, error };
  const sized = { ...file, bytes: bytes!, mtimeMs: mtimeMs! };
  const change = { file: sized, state: 'failed' as const, told: { [FAILURE]: [1, SCOPE] as const }, error, story };
  ledger.commit({ run: 'r', files: [change], records: [], offsets: new Map() });
}

interface Seen {
  readonly paths: readonly string[];
  readonly counts: Counts;
}

async function look(ledger: Ledger, files: readonly (FoundFile | Failed)[], options: NewToOptions = {}): Promise<Seen> {
  const source = async function* given(): AsyncGenerator<FoundFile | Failed> {
    yield* files;
  };
  const progress = new Progress();
  const items = await collect(newTo(ledger, [MODEL], source(), progress, options));
  const paths = items.map((item: SizedFile | Failed) => (isFailed(item) ? item.file.path : item.path));
  return { paths, counts: progress.snapshot() };
}

describe('newTo', () => {
  it('leaves out what is done or failed for good, and lets through what is new, changed, pending or lacks a model', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger(folder, 'test');
    const [done, failed, pending, changed, fresh] = await Promise.all(
      ['done.jpg', 'failed.jpg', 'pending.jpg', 'changed.jpg', 'new.jpg'].map((name) => place(folder, name)),
    );
    await remember(ledger, 'done', done!, changed!);
    await remember(ledger, 'failed', failed!);
    await remember(ledger, 'pending', pending!);
    await utimes(changed!.file, 1e9, 1e9);

    const { paths, counts } = await look(ledger, [done!, failed!, pending!, changed!, fresh!]);

    expect(paths).toEqual(['pending.jpg', 'changed.jpg', 'new.jpg']);
    expect(counts).toMatchObject({ found: 5, unchanged: 1, failedEarlier: 1, skipped: 0, pending: 3 });
    ledger.close();
  });

  it('looks at what a link points to, not at the link', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger(folder, 'test');
    const target = await place(folder, 'target.jpg');
    await symlink(target.file, join(folder, 'link.jpg'));
    const link = { ...target, file: join(folder, 'link.jpg'), path: 'link.jpg' };
    await remember(ledger, 'done', link);
    const before = await look(ledger, [link]);
    await utimes(target.file, 1e9, 1e9);

    const after = await look(ledger, [link]);

    expect([before.paths, after.paths]).toEqual([[], ['link.jpg']]);
    ledger.close();
  });

  it('counts what the user does not want as skipped and remembers nothing of it', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger(folder, 'test');
    const files = await Promise.all(['a.jpg', 'b.png', 'c.jpg'].map((name) => place(folder, name)));

    const first = await look(ledger, files, { selects: ({ path }) => path.endsWith('.png') });
    const second = await look(ledger, files, { selects: ({ path }) => path.endsWith('.jpg') });

    expect([first.paths, second.paths]).toEqual([['b.png'], ['a.jpg', 'c.jpg']]);
    expect(first.counts).toMatchObject({ found: 3, skipped: 2, pending: 1 });
    expect(ledger.totals()).toEqual({ pending: 0, done: 0, failed: 0, skipped: 0 });
    ledger.close();
  });

  it('takes a file that is named again once, whether it is under way or over', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger(folder, 'test');
    const [twice, over] = await Promise.all(['twice.jpg', 'over.jpg'].map((name) => place(folder, name)));
    const runStartedAt = new Date(Date.now() - 1).toISOString();
    await remember(ledger, 'done', over!);

    const repeats = { underway: new Underway(), runStartedAt };
    const { paths, counts } = await look(ledger, [twice!, over!, twice!], { repeats });

    expect(paths).toEqual(['twice.jpg']);
    expect(counts).toMatchObject({ found: 3, skipped: 2, pending: 1 });
    ledger.close();
  });

  it('does not take a file again that came through while its group was handed on', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger(folder, 'test');
    const [twice, last] = await Promise.all(['twice.jpg', 'last.jpg'].map((name) => place(folder, name)));
    const underway = new Underway();
    const repeats = { underway, runStartedAt: new Date(Date.now() - 1).toISOString() };
    const source = async function* given(): AsyncGenerator<FoundFile> {
      yield* [twice!, twice!, last!];
    };

    const paths: string[] = [];
    for await (const item of newTo(ledger, [MODEL], source(), new Progress(), { repeats })) {
      const file = isFailed(item) ? item.file : item;
      paths.push(file.path);
      await remember(ledger, 'done', file);
      underway.leave(file.file);
    }

    expect(paths).toEqual(['twice.jpg', 'last.jpg']);
    ledger.close();
  });

  it('passes on what the source could not use, and names the line of a file that is not there', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger(folder, 'test');
    const gone = { origin: 'file', file: join(folder, 'gone.jpg'), source: 'list:l', path: 'gone.jpg' } as const;
    const bad = inputFailure({ ...gone, file: 'l#2', path: 'l, line 2' }, 'inspect', 'bad-line', 'bad');
    const source = async function* given(): AsyncGenerator<FoundFile | Failed> {
      yield { ...gone, place: 'l.txt, line 1' };
      yield bad;
    };

    const items = await collect(newTo(ledger, [MODEL], source(), new Progress()));

    expect(items).toMatchObject([
      { error: { code: 'not-found', message: 'l.txt, line 1: gone.jpg does not exist.' } },
      { error: { code: 'bad-line' } },
    ]);
    ledger.close();
  });

  it('takes an address for unchanged once it is done', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'test');
    const address = 'https://example.org/a.jpg';
    const file: FoundFile = { origin: 'address', file: address, source: 'list:-', path: address };
    const before = await look(ledger, [file]);
    await remember(ledger, 'done', file);

    const after = await look(ledger, [file]);

    expect([before.paths, after.paths]).toEqual([[address], []]);
    ledger.close();
  });

  it('counts of a source without an end only what is new, and tells what is done with and still there', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger(folder, 'test');
    const [done, fresh] = await Promise.all(['done.jpg', 'new.jpg'].map((name) => place(folder, name)));
    await remember(ledger, 'done', done!);
    const unchanged: string[] = [];
    const endless = { isDue: () => true, onUnchanged: ({ path }: SizedFile) => unchanged.push(path) };

    const { paths, counts } = await look(ledger, [done!, fresh!, done!], { endless });

    expect(paths).toEqual(['new.jpg']);
    expect(unchanged).toEqual(['done.jpg', 'done.jpg']);
    expect(counts).toMatchObject({ found: 1, unchanged: 0, pending: 1 });
    ledger.close();
  });

  it('tells nothing of a watched file that was done and is gone: its folder may be away', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger(folder, 'test');
    const [done, fresh] = await Promise.all(['done.jpg', 'new.jpg'].map((name) => place(folder, name)));
    await remember(ledger, 'done', done!);
    await Promise.all([done!, fresh!].map(async ({ file }) => rm(file)));

    const watched = await look(ledger, [done!, fresh!], { endless: { isDue: () => true } });
    const imported = await look(ledger, [done!, fresh!]);

    expect(watched.paths).toEqual(['new.jpg']);
    expect(imported.paths).toEqual(['done.jpg', 'new.jpg']);
    ledger.close();
  });

  it('takes a file that failed in a way that may mend only when it is due', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger(folder, 'test');
    const [early, due] = await Promise.all(['early.jpg', 'due.jpg'].map((name) => place(folder, name)));
    await remember(ledger, 'failed', early!, due!);
    for (const { file } of [early!, due!]) mayMend(ledger, file);

    const { paths } = await look(ledger, [early!, due!], { endless: { isDue: (file) => file === due!.file } });

    expect(paths).toEqual(['due.jpg']);
    ledger.close();
  });
});
