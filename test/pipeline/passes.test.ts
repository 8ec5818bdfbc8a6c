import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';

import type { FoundFile, IdentifiedFile, Outcome } from '../../src/pipeline/file.ts';
import { ingest } from '../../src/pipeline/ingest.ts';
import type { Ledger } from '../../src/pipeline/ledger/ledger.ts';
import { openLedger } from '../../src/pipeline/ledger/open-ledger.ts';
import { Outputs } from '../../src/pipeline/outputs.ts';
import { Progress } from '../../src/pipeline/progress.ts';
import type { Service, ServiceModel, UploadVerdict } from '../../src/pipeline/service.ts';
import type { RecordedError } from '../../src/record/record.ts';
import { samplePng } from '../support/images.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const TROUBLE: RecordedError = {
  class: 'transient',
  stage: 'upload',
  code: 10030,
  http: 207,
  message: 'Try again',
  retryable: true,
};
const MODEL: ServiceModel = {
  recorded: { id: 'm1', name: 'general-v1.3', version: 'v1', endpoint: 'test' },
  typeExt: 'concept',
};

/** A service on which each image fails as often as its name says (`2.png`: twice) before it works. */
class StumblingService implements Service {
  readonly givesLastingUrls = true;
  readonly uploads: string[] = [];

  async upload(files: readonly IdentifiedFile[]): Promise<readonly UploadVerdict[]> {
    return files.map(({ path }) => {
      this.uploads.push(path);
      const tries = this.uploads.filter((each) => each === path).length;
      if (tries <= Number.parseInt(path, 10)) return { kind: 'refused', error: TROUBLE };
      return { kind: 'accepted', url: null, isProcessed: true };
    });
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

async function photos(failures: readonly number[]): Promise<readonly FoundFile[]> {
  const folder = await temporaryFolder();
  return Promise.all(
    failures.map(async (count, index) => {
      const path = `${count}-${index}.png`;
      await writeFile(join(folder, path), await samplePng(index));
      // At rest for long.
      await utimes(join(folder, path), 1e9, 1e9);
      return { origin: 'file', file: join(folder, path), source: 'folder:photos', path } as const;
    }),
  );
}

interface Run {
  readonly outcomes: readonly Outcome[];
  readonly progress: Progress;
}

async function run(files: readonly FoundFile[], ledger: Ledger, service: Service, passes = 3): Promise<Run> {
  const progress = new Progress();
  const source = async function* given(): AsyncGenerator<FoundFile> {
    yield* files;
  };
  const outcomes = await lastValueFrom(
    ingest({
      source,
      service,
      models: [MODEL],
      ledger,
      outputs: new Outputs([], 1),
      run: 'r',
      progress,
      passes,
      passPauseMs: 1,
    }).pipe(toArray()),
  );
  return { outcomes, progress };
}

describe('a run', () => {
  it('tries what may mend again before it ends, and records only how it ended', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'test');
    const service = new StumblingService();
    const files = await photos([0, 1, 2, 0, 9]);

    const { outcomes, progress } = await run(files, ledger, service);

    const ended = outcomes.map(({ kind, file }) => `${file.path} ${kind}`).toSorted();
    expect(ended).toEqual(['0-0.png done', '0-3.png done', '1-1.png done', '2-2.png done', '9-4.png failed']);
    expect(progress.snapshot()).toMatchObject({ found: 5, done: 4, failed: 1, records: 5 });
    const statuses = ledger.recordsAfter(0, 10).map(({ record }) => `${record.input.path} ${record.status}`);
    expect(statuses.toSorted()).toEqual(['0-0.png ok', '0-3.png ok', '1-1.png ok', '2-2.png ok', '9-4.png failed']);
    expect(ledger.attempts(files[2]!.file).map(({ state }) => state)).toEqual(['pending', 'pending', 'done']);
    ledger.close();
  });

  it('records the same failure once, also when later runs meet it again', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'test');
    const service = new StumblingService();
    const files = await photos([99]);

    await run(files, ledger, service);
    await run(files, ledger, service);

    expect(service.uploads).toHaveLength(6);
    expect(ledger.recordsAfter(0, 10)).toHaveLength(1);
    ledger.close();
  });

  it('leaves what it could not try again, having died between its passes, to the next run', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'test');
    const service = new StumblingService();
    const files = await photos([1]);
    await expect(run(files, dyingBetweenPasses(ledger), service)).rejects.toThrow('died');
    expect(ledger.recordsAfter(0, 10)).toEqual([]);
    const { progress } = await run(files, ledger, service);

    expect(progress.snapshot()).toMatchObject({ done: 1, failed: 0, records: 1 });
    ledger.close();
  });
});

/** The ledger of a process that dies when its first pass is over; private members need the true `this`. */
function dyingBetweenPasses(ledger: Ledger): Ledger {
  const die = (): never => {
    throw new Error('died');
  };
  return new Proxy(ledger, {
    get: (target, name: keyof Ledger) =>
      name === 'filesIn' ? die : (target[name] as (...values: unknown[]) => unknown).bind(target),
  });
}
