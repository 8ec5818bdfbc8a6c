import { appendFileSync } from 'node:fs';
import { appendFile, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { isFailed } from '../../src/pipeline/file.ts';
import type { SizedFile } from '../../src/pipeline/file.ts';
import { settled } from '../../src/pipeline/settle.ts';
import { sizeOf } from '../../src/pipeline/sizes.ts';
import { collect } from '../support/collect.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settle-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function place(name: string, { ageMs }: { readonly ageMs: number }): Promise<SizedFile> {
  const file = join(folder, name);
  await writeFile(file, 'first half');
  const changed = new Date(Date.now() - ageMs);
  await utimes(file, changed, changed);
  const sized = await sizeOf({ origin: 'file', file, source: 'folder:.', path: name });
  if (isFailed(sized)) throw new Error(sized.error.message);
  return sized;
}

async function* from<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const signal = new AbortController().signal;

describe('settled', () => {
  it('lets a file that was changed long ago through at once', async () => {
    const old = await place('old.jpg', { ageMs: 60_000 });

    const [file] = await collect(settled(from([old]), { signal, quietMs: 60_000 }));

    expect(file).toMatchObject({ path: 'old.jpg', settledMs: 0 });
  });

  it('holds a file that grows until it rests, and then gives its final size', async () => {
    const growing = await place('growing.jpg', { ageMs: 0 });

    const files = collect(settled(from([growing]), { signal, quietMs: 80 }));
    await appendFile(growing.file, ', second half');
    const [file] = await files;

    const { size } = await stat(growing.file);
    expect(file).toMatchObject({ path: 'growing.jpg', bytes: size });
    expect(size).toBeGreaterThan(growing.bytes);
  });

  it('lets old files overtake a fresh one', async () => {
    const fresh = await place('fresh.jpg', { ageMs: 0 });
    const old = await place('old.jpg', { ageMs: 60_000 });

    const files = await collect(settled(from([fresh, old]), { signal, quietMs: 50 }));

    expect(files.map((file) => (isFailed(file) ? '' : file.path))).toEqual(['old.jpg', 'fresh.jpg']);
  });

  it('treats a time in the future as fresh', async () => {
    const future = await place('future.jpg', { ageMs: -3_600_000 });

    const [file] = await collect(settled(from([future]), { signal, quietMs: 30 }));

    expect(file && !isFailed(file) && file.settledMs).toBeGreaterThanOrEqual(30);
  });

  it('names a file that vanishes while it settles', async () => {
    const fresh = await place('gone.jpg', { ageMs: 0 });
    await rm(fresh.file);

    const [failed] = await collect(settled(from([fresh]), { signal, quietMs: 20 }));

    expect(failed).toMatchObject({
      kind: 'failed',
      error: { stage: 'settle', code: 'vanished', message: expect.stringContaining('gone.jpg') as string },
    });
  });

  it('gives up a file that never rests', async () => {
    const restless = await place('restless.jpg', { ageMs: 0 });
    let clock = Date.now();
    const now = (): number => {
      appendFileSync(restless.file, '.');
      return (clock += 400_000);
    };

    const [failed] = await collect(settled(from([restless]), { signal, now, oldMs: 1e9, giveUpMs: 900_000 }));

    expect(failed).toMatchObject({ error: { code: 'never-settled', retryable: true } });
  });

  it('waits no longer when the clock is set back meanwhile', async () => {
    const fresh = await place('fresh.jpg', { ageMs: 0 });
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());

    const files = collect(settled(from([fresh]), { signal, quietMs: 80 }));
    setTimeout(() => vi.setSystemTime(Date.now() - 3_600_000), 20);

    expect(await files).toHaveLength(1);
  });

  it('ends when the signal aborts, even while it waits', async () => {
    const fresh = await place('fresh.jpg', { ageMs: 0 });
    const stop = new AbortController();

    const files = collect(settled(from([fresh]), { signal: stop.signal, quietMs: 60_000 }));
    setImmediate(() => stop.abort());

    expect(await files).toEqual([]);
  });
});
