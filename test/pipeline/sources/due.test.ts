import { expect, it, onTestFinished } from 'vitest';

import type { FoundFile } from '../../../src/pipeline/file.ts';
import type { FileState, Ledger } from '../../../src/pipeline/ledger/ledger.ts';
import { openLedger } from '../../../src/pipeline/ledger/open-ledger.ts';
import { Bell } from '../../../src/pipeline/sources/bell.ts';
import { dueSource } from '../../../src/pipeline/sources/due.ts';
import type { RecordedError } from '../../../src/record/record.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const TROUBLE: RecordedError = {
  class: 'transient',
  stage: 'upload',
  code: 10030,
  http: 207,
  message: 'Try again',
  retryable: true,
};

function remember(ledger: Ledger, name: string, state: FileState, error: RecordedError | null = null): void {
  const file: FoundFile = { origin: 'file', file: `/photos/${name}`, source: 'folder:photos', path: name };
  const story = { ms: {}, predicted: [], records: 0, error };
  const change = { file, state, told: state === 'pending' ? {} : { '': [1, 1] as const }, error, story };
  ledger.commit({ run: 'r', files: [change], records: [], offsets: new Map() });
}

async function openForTest(): Promise<Ledger> {
  const ledger = await openLedger(await temporaryFolder(), 'test');
  onTestFinished(() => ledger.close());
  return ledger;
}

it('names what is begun and not over; what failed just now waits, and what failed for good is never named', async () => {
  const ledger = await openForTest();
  remember(ledger, 'begun.jpg', 'pending');
  remember(ledger, 'done.jpg', 'done');
  remember(ledger, 'broken.jpg', 'failed', { ...TROUBLE, class: 'input', retryable: false });
  remember(ledger, 'stumbled.jpg', 'failed', TROUBLE);
  const named: string[] = [];
  const stop = new AbortController();

  const ended = (async () => {
    for await (const { path } of dueSource(ledger, new Bell())(stop.signal)) named.push(path);
  })();
  await expect.poll(() => named).toEqual(['begun.jpg']);
  stop.abort();
  await ended;

  expect(named).toEqual(['begun.jpg']);
});

it('names files at once that somebody has made pending, when the bell rings', async () => {
  const ledger = await openForTest();
  remember(ledger, 'stumbled.jpg', 'failed', TROUBLE);
  const bell = new Bell();
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const next = dueSource(ledger, bell)(stop.signal)[Symbol.asyncIterator]().next();
  await new Promise((resolve) => setImmediate(resolve));

  ledger.reopen(['/photos/stumbled.jpg', '/photos/unknown.jpg']);
  bell.ring();

  await expect(next).resolves.toMatchObject({ value: { path: 'stumbled.jpg' } });
  expect(ledger.totals()).toMatchObject({ pending: 1, failed: 0 });
});
