import { describe, expect, it } from 'vitest';

import type { IdentifiedFile } from '../../../src/pipeline/file.ts';
import type { Ledger } from '../../../src/pipeline/ledger/ledger.ts';
import { openLedger } from '../../../src/pipeline/ledger/open-ledger.ts';
import { Progress } from '../../../src/pipeline/progress.ts';
import type { Service, UploadVerdict } from '../../../src/pipeline/service.ts';
import { upload } from '../../../src/pipeline/steps/upload.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const { signal } = new AbortController();

/** Takes everything, once it is let go. */
class PatientService implements Service {
  readonly givesLastingUrls = true;
  readonly sent: string[] = [];
  readonly #open: Promise<void>;

  constructor(open: Promise<void> = Promise.resolve()) {
    this.#open = open;
  }

  async upload(files: readonly IdentifiedFile[]): Promise<readonly UploadVerdict[]> {
    this.sent.push(...files.map(({ path }) => path));
    await this.#open;
    return files.map(() => ({ kind: 'accepted', url: null, isProcessed: true }));
  }

  async isQuiet(): Promise<boolean> {
    return true;
  }

  async inputStates(): ReturnType<Service['inputStates']> {
    return new Map();
  }

  async predict(): ReturnType<Service['predict']> {
    return [];
  }
}

function identified(path: string, sha256: string, id?: string): IdentifiedFile {
  const known = {
    origin: 'file',
    file: `/${path}`,
    source: 'list:l',
    path,
    bytes: 1,
    mtimeMs: 0,
    settledMs: 0,
  } as const;
  const content = { sha256, inputId: id ?? `sha256-${sha256}`, mime: 'image/png', width: 1, height: 1 };
  return { ...known, ...content, ...(id !== undefined && { notes: { id } }) };
}

async function withLedger(work: (ledger: Ledger) => Promise<void>): Promise<void> {
  const ledger = await openLedger(await temporaryFolder(), 'test');
  await work(ledger);
  ledger.close();
}

describe('upload', () => {
  it('refuses a second image under an id that a list gave to another, in the same batch, beside it, or later', async () => {
    await withLedger(async (ledger) => {
      let open = (): void => undefined;
      const service = new PatientService(new Promise((resolve) => (open = resolve)));
      const send = upload({ service, ledger, progress: new Progress(), signal });

      const first = send([identified('a', '1', 'x'), identified('b', '2', 'x'), identified('c', '3', 'y')]);
      const beside = send([identified('d', '4', 'x')]);
      open();
      await first;
      const later = upload({ service, ledger, progress: new Progress(), signal })([identified('e', '5', 'y')]);

      const batches = await Promise.all([first, beside, later]);
      expect(service.sent).toEqual(['a', 'c']);
      expect(batches.flatMap(({ live }) => live.map(({ path }) => path))).toEqual(['a', 'c']);
      expect(batches.flatMap(({ over }) => over.map(({ file, error }) => [file.path, error.code]))).toEqual([
        ['b', 'id-taken'],
        ['d', 'id-taken'],
        ['e', 'id-taken'],
      ]);
    });
  });

  it('may send an image again under its own id', async () => {
    await withLedger(async (ledger) => {
      const service = new PatientService();
      const send = upload({ service, ledger, progress: new Progress(), signal });
      await send([identified('a', '1', 'x')]);

      const again = await send([identified('copy of a', '1', 'x')]);

      expect(again.live).toMatchObject([{ path: 'copy of a', inputId: 'x' }]);
      expect(service.sent).toEqual(['a']);
    });
  });

  it('calls a content that the service has by the id that it has there', async () => {
    await withLedger(async (ledger) => {
      const service = new PatientService();
      const send = upload({ service, ledger, progress: new Progress(), signal });
      await send([identified('a', '1')]);

      const { live } = await send([identified('a', '1', 'new-name')]);

      expect(live).toMatchObject([{ inputId: 'sha256-1' }]);
    });
  });
});
