import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { firstValueFrom, take, tap, toArray } from 'rxjs';
import { expect, it, onTestFinished } from 'vitest';

import type { FoundFile, IdentifiedFile } from '../../src/pipeline/file.ts';
import { ingest } from '../../src/pipeline/ingest.ts';
import { openLedger } from '../../src/pipeline/ledger/open-ledger.ts';
import { Outputs } from '../../src/pipeline/outputs.ts';
import { Progress } from '../../src/pipeline/progress.ts';
import type { Service, ServiceModel, UploadVerdict } from '../../src/pipeline/service.ts';
import { FileQueue } from '../../src/pipeline/sources/file-queue.ts';
import { samplePng } from '../support/images.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MODEL: ServiceModel = {
  recorded: { id: 'm1', name: 'general-v1.3', version: 'v1', endpoint: 'test' },
  typeExt: 'concept',
};

/** A service that calls a function while the first upload is under way. */
class SlowService implements Service {
  readonly givesLastingUrls = true;
  readonly uploads: string[] = [];
  readonly #meanwhile: () => Promise<void>;

  constructor(meanwhile: () => Promise<void>) {
    this.#meanwhile = meanwhile;
  }

  async upload(files: readonly IdentifiedFile[]): Promise<readonly UploadVerdict[]> {
    if (this.uploads.length === 0) await this.#meanwhile();
    this.uploads.push(...files.map(({ sha256 }) => sha256));
    return files.map(() => ({ kind: 'accepted', url: null, isProcessed: true }));
  }

  async isQuiet(): Promise<boolean> {
    return true;
  }

  async inputStates(): ReturnType<Service['inputStates']> {
    return new Map();
  }

  async predict(model: ServiceModel, files: readonly unknown[]): ReturnType<Service['predict']> {
    return files.map(() => ({ kind: 'ok', model: model.recorded, prediction: { concepts: [] } }));
  }
}

it('takes a file again that changed and was named while it was under way', async () => {
  const folder = await temporaryFolder();
  const ledger = await openLedger(await temporaryFolder(), 'test');
  onTestFinished(() => ledger.close());
  const photo: FoundFile = { origin: 'file', file: join(folder, 'a.png'), source: 'folder:.', path: 'a.png' };
  const put = async (seed: number): Promise<void> => {
    await writeFile(photo.file, await samplePng(seed));
    // At rest for long, at another time.
    await utimes(photo.file, 1e9 + seed, 1e9 + seed);
  };
  await put(1);
  const named = new FileQueue();
  const again = new FileQueue();
  const service = new SlowService(async () => {
    await put(2);
    named.add(photo);
    // Until the pipeline has looked at it.
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  const source = async function* both(signal: AbortSignal): AsyncGenerator<FoundFile> {
    yield photo;
    for await (const file of named.files(signal)) {
      yield file;
      yield* again.files(signal);
    }
  };
  const seen: string[] = [];

  const outcomes = await firstValueFrom(
    ingest({
      source,
      service,
      models: [MODEL],
      ledger,
      outputs: new Outputs([], 1),
      run: 'r',
      progress: new Progress(),
      passes: 1,
      batch: { lingerMs: 1 },
      endless: { isDue: () => true, onNamedAgain: (file) => again.add(file) },
    }).pipe(
      tap(({ file }) => seen.push(file.path)),
      take(2),
      toArray(),
    ),
  );

  expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'done']);
  expect(new Set(service.uploads).size).toBe(2);
});
