import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { UploadedFile } from '../../../src/pipeline/file.ts';
import type { Ledger } from '../../../src/pipeline/ledger/ledger.ts';
import { openLedger } from '../../../src/pipeline/ledger/open-ledger.ts';
import type { InputState } from '../../../src/pipeline/service.ts';
import { confirm } from '../../../src/pipeline/steps/confirm.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const signal = new AbortController().signal;
const PROCESSED: InputState = { kind: 'processed', url: null };
const PENDING: InputState = { kind: 'pending' };
const BAD: InputState = {
  kind: 'failed',
  error: { class: 'permanent', stage: 'confirm', code: 30300, http: null, message: 'damaged', retryable: false },
};

function uploaded(name: string, isProcessed = false): UploadedFile {
  const content = { sha256: name, inputId: name, mime: 'image/png', width: 1, height: 1 };
  const found = {
    origin: 'file' as const,
    file: `/photos/${name}`,
    source: 'folder:photos',
    path: name,
    bytes: 1,
    mtimeMs: 0,
    settledMs: 0,
  };
  return { ...found, ...content, url: 'https://img.example/x', isProcessed, uploadMs: 0 };
}

interface Look {
  readonly quiet: boolean;
  readonly states?: Readonly<Record<string, InputState>>;
}

interface Confirming {
  readonly ledger: Ledger;
  readonly step: ReturnType<typeof confirm>;
  readonly pauses: number[];
  readonly asked: string[][];
}

/** A step before a service that answers look after look as told; counts the pauses between. */
async function confirming(looks: readonly Look[], deadlineMs?: number): Promise<Confirming> {
  const ledger = await openLedger(await temporaryFolder(), 'embedded');
  const pauses: number[] = [];
  const asked: string[][] = [];
  let look = -1;
  const service = {
    givesLastingUrls: true,
    upload: async () => [],
    predict: async () => [],
    isQuiet: async () => false,
    inputStates: async (ids: readonly string[]) => {
      asked.push([...ids]);
      const states = looks[Math.min(look, looks.length - 1)]?.states ?? {};
      return new Map(ids.flatMap((id) => (states[id] ? [[id, states[id]] as const] : [])));
    },
  };
  const step = confirm({
    service,
    ledger,
    signal,
    pauses: { firstMs: 500, maxMs: 10_000 },
    ...(deadlineMs !== undefined && { deadlineMs }),
    wait: async (ms) => pauses.push(ms),
    isQuiet: async () => {
      look += 1;
      return looks[Math.min(look, looks.length - 1)]?.quiet ?? true;
    },
  });
  return { ledger, step, pauses, asked };
}

async function confirmWith(
  files: readonly UploadedFile[],
  looks: readonly Look[],
  deadlineMs?: number,
): Promise<{
  readonly live: string[];
  readonly over: unknown[];
  readonly pauses: number[];
  readonly asked: string[][];
}> {
  const { ledger, step, pauses, asked } = await confirming(looks, deadlineMs);
  const { live, over } = await step(files);
  ledger.close();
  return {
    live: live.map(({ path }) => path),
    over: over.map(({ file, error }) => [file.path, error.code]),
    pauses,
    asked,
  };
}

describe('confirm', () => {
  it('asks nothing about inputs that were processed at once', async () => {
    const { live, asked } = await confirmWith([uploaded('a', true)], []);

    expect(live).toEqual(['a']);
    expect(asked).toEqual([]);
  });

  it('waits until the app is quiet, then asks what became of each input', async () => {
    const looks = [{ quiet: false }, { quiet: false }, { quiet: true, states: { a: PROCESSED, b: BAD } }];

    const { live, over, pauses } = await confirmWith([uploaded('a'), uploaded('b')], looks);

    expect(live).toEqual(['a']);
    expect(over).toEqual([['b', 30300]]);
    expect(pauses).toEqual([500, 800]);
  });

  it('asks about its own inputs now and then while others keep the app busy', async () => {
    const looks = Array.from({ length: 20 }, () => ({ quiet: false, states: { a: PROCESSED, b: PENDING } }));
    const last = [{ quiet: true, states: { b: PROCESSED } }];

    const { live, asked, pauses } = await confirmWith([uploaded('a'), uploaded('b')], [...looks, ...last]);

    expect(live).toEqual(['a', 'b']);
    expect(asked[0]).toEqual(['a', 'b']);
    expect(asked.slice(1).every((ids) => ids.length === 1 && ids[0] === 'b')).toBe(true);
    expect(Math.max(...pauses)).toBe(10_000);
  });

  it('calls an input unconfirmed, neither done nor failed for good, when its time is over', async () => {
    const { over } = await confirmWith([uploaded('a')], [{ quiet: true, states: { a: PENDING } }], 0);

    expect(over).toEqual([['a', 'unconfirmed']]);
  });

  describe('of an image that the service was to read in place, and lost', () => {
    const LOST: InputState = {
      kind: 'failed',
      error: { class: 'transient', stage: 'confirm', code: 10030, http: null, message: 'Try again', retryable: true },
    };

    async function confirmLost(
      happens: (path: string) => Promise<void>,
    ): Promise<{ readonly code: unknown; readonly isKnown: boolean; readonly retryable: unknown }> {
      const path = join(await temporaryFolder(), 'a.png');
      await writeFile(path, 'x');
      const { mtimeMs } = await stat(path);
      const file = { ...uploaded('a'), file: path, mtimeMs };
      const { ledger, step } = await confirming([{ quiet: true, states: { a: LOST } }]);
      ledger.saveContents([file]);
      await happens(path);

      const { over } = await step([file]);

      const isKnown = ledger.content('a') !== undefined;
      ledger.close();
      return { code: over[0]?.error.code, retryable: over[0]?.error.retryable, isKnown };
    }

    it('says that the file changed, and lets it be sent again', async () => {
      const lost = await confirmLost(async (path) => writeFile(path, 'longer'));

      expect(lost).toEqual({ code: 'changed', retryable: true, isKnown: false });
    });

    it('says that the file vanished', async () => {
      const lost = await confirmLost(async (path) => rm(path));

      expect(lost).toEqual({ code: 'vanished', retryable: true, isKnown: false });
    });

    it('says what the service said when the file looks the same', async () => {
      const lost = await confirmLost(async () => undefined);

      expect(lost).toEqual({ code: 10030, retryable: true, isKnown: false });
    });
  });
});
