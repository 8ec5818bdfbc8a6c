import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { describe, expect, it, onTestFinished } from 'vitest';

import { openDatabase } from '../../../src/base/sqlite.ts';
import type { FileChange, Ledger } from '../../../src/pipeline/ledger/ledger.ts';
import { openLedger } from '../../../src/pipeline/ledger/open-ledger.ts';
import { openLedgerToAsk } from '../../../src/pipeline/ledger/open-read-only.ts';
import type { ReadableLedger } from '../../../src/pipeline/ledger/open-read-only.ts';
import { MIGRATIONS } from '../../../src/pipeline/ledger/schema.ts';
import type { RecordedError } from '../../../src/record/record.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type Change = Partial<Omit<FileChange, 'file'>> & { readonly sha256?: string };

function change(file: string, { sha256 = 'aa', ...fields }: Change = {}): FileChange {
  const path = file.replace(/^\/photos\//, '');
  const found = { origin: 'file', file, source: 'folder:photos', path, bytes: 10, mtimeMs: 5, sha256 } as const;
  const story = { ms: {}, predicted: [], records: 1, error: null };
  return { file: found, state: 'done', told: { m1: [1, 1] }, error: null, story, ...fields };
}

function failed(file: string, error: Partial<RecordedError>): FileChange {
  const whole = { class: 'input', stage: 'inspect', code: 'empty-file', http: null, message: '', retryable: false };
  return change(file, { state: 'failed', told: {}, error: { ...whole, ...error } as RecordedError });
}

function deliver(ledger: Ledger, files: readonly FileChange[], run = 'r'): void {
  ledger.commit({ run, files, records: [], offsets: new Map() });
}

async function ledgerIn(folder: string): Promise<Ledger> {
  const ledger = await openLedger(folder, 'embedded');
  onTestFinished(() => ledger.close());
  return ledger;
}

async function newLedger(): Promise<Ledger> {
  return ledgerIn(await temporaryFolder());
}

/** `a.jpg` and `c.jpg` hold the content `aa`, `b.jpg` holds `bb`. */
async function ledgerWithCopies(): Promise<Ledger> {
  const ledger = await newLedger();
  deliver(ledger, [
    change('/photos/a.jpg', { sha256: 'aa' }),
    change('/photos/b.jpg', { sha256: 'bb' }),
    change('/photos/c.jpg', { sha256: 'aa' }),
  ]);
  return ledger;
}

/** What somebody sees who asks the ledger while a run may be writing to it. */
async function ask<Answer>(folder: string, question: (ledger: ReadableLedger) => Answer): Promise<Answer> {
  const ledger = await openLedgerToAsk(folder);
  try {
    return question(ledger);
  } finally {
    ledger.close();
  }
}

describe('what a ledger tells of an import', () => {
  it('is how many files stand in each state', async () => {
    const ledger = await newLedger();
    deliver(ledger, [
      change('/photos/1.jpg', { state: 'pending' }),
      ...['/photos/2.jpg', '/photos/3.jpg'].map((file) => change(file, { state: 'skipped' })),
      ...['/photos/4.jpg', '/photos/5.jpg', '/photos/6.jpg'].map((file) => failed(file, {})),
      ...['/photos/7.jpg', '/photos/8.jpg', '/photos/9.jpg', '/photos/10.jpg'].map((file) => change(file)),
    ]);

    const totals = ledger.totals();

    expect(totals).toEqual({ pending: 1, skipped: 2, failed: 3, done: 4 });
  });

  it('is why files failed: each reason with its number and one of the files, the most frequent first', async () => {
    const folder = await temporaryFolder();
    const ledger = await ledgerIn(folder);
    deliver(ledger, [
      change('/photos/fine.jpg'),
      failed('/photos/empty.jpg', { stage: 'inspect', code: 'empty-file' }),
      failed('/photos/b.jpg', { stage: 'upload', code: 30002 }),
      failed('/photos/a.jpg', { stage: 'upload', code: 30002 }),
      failed('/photos/c.jpg', { stage: 'predict', code: 30002 }),
      failed('/photos/d.jpg', { stage: 'predict', code: 30002 }),
      failed('/photos/e.jpg', { stage: 'predict', code: 30002 }),
    ]);

    const failures = await ask(folder, (asked) => asked.failures());

    expect(failures).toEqual([
      { stage: 'predict', code: 30002, count: 3, example: 'c.jpg', retryable: false },
      { stage: 'upload', code: 30002, count: 2, example: 'a.jpg', retryable: false },
      { stage: 'inspect', code: 'empty-file', count: 1, example: 'empty.jpg', retryable: false },
    ]);
  });

  it('is that a reason is worth another try, if it is so for one of its files', async () => {
    const ledger = await newLedger();
    deliver(ledger, [
      failed('/photos/a.jpg', { code: 'sometimes', retryable: false }),
      failed('/photos/b.jpg', { code: 'sometimes', retryable: true }),
      failed('/photos/c.jpg', { code: 'never', retryable: false }),
    ]);

    const failures = ledger.failures();

    expect(failures.map(({ code, retryable }) => [code, retryable])).toEqual([
      ['sometimes', true],
      ['never', false],
    ]);
  });

  it('is how far each output is and what it was named with, in the order of their names', async () => {
    const folder = await temporaryFolder();
    const ledger = await ledgerIn(folder);
    const [dogs = 0, cats = 0] = ['dogs', 'cats'].map((name) =>
      ledger.numberOf({ key: name, sources: [`folder:/${name}`] }),
    );
    ledger.beginSink('/out.ndjson', [dogs]);
    ledger.beginSink('/out.csv', [dogs, cats]);
    ledger.commit({ run: 'r', files: [], records: [], offsets: new Map([['/out.csv', { bytes: 70, records: 2 }]]) });

    const sinks = await ask(folder, (asked) => asked.sinks());

    expect(sinks).toEqual([
      { file: '/out.csv', bytes: 70, records: 2, sources: ['folder:/cats', 'folder:/dogs'] },
      { file: '/out.ndjson', bytes: 0, records: 0, sources: ['folder:/dogs'] },
    ]);
  });

  it('is which run was at work last, and when; none before the first file is over', async () => {
    const folder = await temporaryFolder();
    const ledger = await ledgerIn(folder);
    const before = await ask(folder, (asked) => asked.lastAttempt());
    deliver(ledger, [change('/photos/a.jpg')], 'the later in the alphabet');
    // Until the clock of the ledger shows another millisecond.
    await setTimeout(10);
    deliver(ledger, [change('/photos/b.jpg')], 'the last');

    const after = await ask(folder, (asked) => asked.lastAttempt());

    expect(before).toBeUndefined();
    expect(after).toEqual({ run: 'the last', at: ledger.attempts('/photos/b.jpg')[0]?.at });
  });

  it('is how the latest runs were to be done and how they ended, the newest first', async () => {
    const ledger = await newLedger();
    const first = { run: 'r1', command: 'import', startedAt: '2026-11-01T00:00:00Z', settings: { out: 'a' } } as const;
    const second = { run: 'r2', command: 'watch', startedAt: '2026-11-02T00:00:00Z', settings: {} } as const;
    ledger.runs.begin(first);
    ledger.runs.end('r1', 'All is done.');
    ledger.runs.begin(second);

    const runs = ledger.runs.latest(2);

    expect(runs).toEqual([
      { ...second, endedAt: null, result: null },
      { ...first, endedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string, result: 'All is done.' },
    ]);
  });

  it('is where the files were sent', async () => {
    const folder = await temporaryFolder();
    (await openLedger(folder, 'https://api.clarifai.com')).close();

    const target = await ask(folder, (asked) => asked.target());

    expect(target).toBe('https://api.clarifai.com');
  });

  it('is nothing of where files were sent, if its process died before it had a target', async () => {
    const folder = await temporaryFolder();
    const database = await openDatabase(join(folder, 'ledger.sqlite'));
    database.exec(`${MIGRATIONS.join(';')}; PRAGMA user_version = ${MIGRATIONS.length}`);
    database.close();

    const target = await ask(folder, (asked) => asked.target());

    expect(target).toBe('');
  });
});

describe('a ledger that is asked for files', () => {
  it('finds the one of exactly this name, not also those whose names end with it', async () => {
    const ledger = await newLedger();
    deliver(
      ledger,
      ['/photos/a.jpg', '/backup/photos/a.jpg'].map((file) => change(file)),
    );

    const found = ledger.findFiles('/photos/a.jpg', 9);

    expect(found.map(({ file }) => file)).toEqual(['/photos/a.jpg']);
  });

  it('finds all that end with a part of a name, those of just that name first, and no more than are wanted', async () => {
    const ledger = await newLedger();
    deliver(
      ledger,
      ['/photos/bobcat.jpg', '/photos/cat.jpg', '/photos/dog.jpg'].map((file) => change(file)),
    );

    const [all, one] = [9, 1].map((limit) => ledger.findFiles('cat.jpg', limit).map(({ path }) => path));

    expect(all).toEqual(['cat.jpg', 'bobcat.jpg']);
    expect(one).toEqual(['cat.jpg']);
  });

  it('names every file that holds a content, as the file system spells it', async () => {
    const ledger = await ledgerWithCopies();

    const files = ['aa', 'never seen'].map((sha256) => ledger.filesOf(sha256).toSorted());

    expect(files).toEqual([['/photos/a.jpg', '/photos/c.jpg'], []]);
  });

  it('tells which of several contents lie in more than one place', async () => {
    const ledger = await ledgerWithCopies();

    const shared = ledger.sharedContents(['aa', 'bb', 'never seen']);

    expect(shared).toEqual(new Set(['aa']));
  });

  it('tells, as files are begun, what was known of them before', async () => {
    const ledger = await newLedger();
    const [known, fresh] = [change('/photos/known.jpg').file, change('/photos/new.jpg').file];
    deliver(ledger, [change('/photos/known.jpg')]);

    const earlier = ledger.begin([known, fresh].map((file) => ({ ...file, bytes: 20, mtimeMs: 6, sha256: 'bb' })));

    expect([...earlier]).toEqual([
      [known.file, expect.objectContaining({ bytes: 10, sha256: 'aa', state: 'done', models: ['m1'] })],
    ]);
  });
});

describe('a ledger whose files are to be sent again', () => {
  it('reopens those that have failed, and leaves all others as they are', async () => {
    const ledger = await newLedger();
    deliver(ledger, [
      failed('/photos/a.jpg', {}),
      failed('/photos/not-meant.jpg', {}),
      change('/photos/done.jpg'),
      change('/photos/skipped.jpg', { state: 'skipped' }),
    ]);

    ledger.reopen(['/photos/a.jpg', '/photos/done.jpg', '/photos/skipped.jpg', '/photos/never-seen.jpg']);

    const states = ['a', 'not-meant', 'done', 'skipped'].map((name) => ledger.file(`/photos/${name}.jpg`)?.state);
    expect(states).toEqual(['pending', 'failed', 'done', 'skipped']);
    expect(ledger.file('/photos/never-seen.jpg')).toBeUndefined();
  });

  it('forgets an upload, and reopens those of its files that are named', async () => {
    const ledger = await newLedger();
    ledger.saveContents([{ sha256: 'aa', inputId: 'sha256-aa', url: null, isProcessed: true }]);
    deliver(ledger, [change('/photos/a.jpg'), change('/photos/gone.jpg')]);

    ledger.forgetUpload('aa', ['/photos/a.jpg']);

    expect(ledger.content('aa')).toBeUndefined();
    expect(['a', 'gone'].map((name) => ledger.file(`/photos/${name}.jpg`)?.state)).toEqual(['pending', 'done']);
  });
});
