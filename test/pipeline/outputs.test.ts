import { readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { lastValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';

import { openSink } from '../../src/pipeline/catch-up.ts';
import type { FoundFile, IdentifiedFile } from '../../src/pipeline/file.ts';
import { ingest } from '../../src/pipeline/ingest.ts';
import type { Ledger } from '../../src/pipeline/ledger/ledger.ts';
import { openLedger } from '../../src/pipeline/ledger/open-ledger.ts';
import { Outputs } from '../../src/pipeline/outputs.ts';
import { Progress } from '../../src/pipeline/progress.ts';
import type { Service, ServiceModel, UploadVerdict } from '../../src/pipeline/service.ts';
import type { PredictionRecord } from '../../src/record/record.ts';
import { sinkFor } from '../../src/sinks/open-sink.ts';
import { samplePng } from '../support/images.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MODEL: ServiceModel = {
  recorded: { id: 'm1', name: 'general-v1.3', version: 'v1', endpoint: 'test' },
  typeExt: 'concept',
};

/** A service that counts what it is asked, and refuses images whose name says so. */
class CountingService implements Service {
  readonly givesLastingUrls = true;
  readonly asked: string[] = [];

  async upload(files: readonly IdentifiedFile[]): Promise<readonly UploadVerdict[]> {
    return files.map(({ sha256, path }) => {
      this.asked.push(`upload ${sha256}`);
      if (!path.includes('refused')) return { kind: 'accepted', url: null, isProcessed: true };
      const error = {
        class: 'input',
        stage: 'upload',
        code: 30002,
        http: 400,
        message: 'no',
        retryable: false,
      } as const;
      return { kind: 'refused', error };
    });
  }

  async isQuiet(): Promise<boolean> {
    return true;
  }

  async inputStates(): ReturnType<Service['inputStates']> {
    return new Map();
  }

  async predict(model: ServiceModel, files: readonly { readonly sha256: string }[]): ReturnType<Service['predict']> {
    return files.map(({ sha256 }) => {
      this.asked.push(`predict ${sha256}`);
      return { kind: 'ok', model: model.recorded, prediction: { concepts: [] } };
    });
  }
}

/** What a run is named, as the files in it: sources may overlap. */
const SOURCES = {
  dogs: ['1.png', '2.png'],
  cats: ['3.png', '4.png', 'refused.png'],
  all: ['1.png', '2.png', '3.png', '4.png', 'refused.png'],
  some: ['2.png', '3.png'],
  broken: ['refused.png'],
} as const;
type SourceName = keyof typeof SOURCES;

const OUTS = ['x.ndjson', 'y.ndjson', 'z.json'] as const;
type Out = (typeof OUTS)[number];

interface Step {
  readonly source: SourceName;
  readonly outs: readonly Out[];
  /** Outputs that somebody removes before. */
  readonly removed: readonly Out[];
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  source: fc.constantFrom(...(Object.keys(SOURCES) as SourceName[])),
  outs: fc.uniqueArray(fc.constantFrom(...OUTS), { minLength: 1, maxLength: 2 }),
  removed: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.uniqueArray(fc.constantFrom(...OUTS), { maxLength: 1 }),
  ),
});

/** A folder with the photos of all sources and a ledger that knows nothing yet. */
class Desk {
  readonly folder: string;
  readonly ledger: Ledger;
  readonly service = new CountingService();

  constructor(folder: string, ledger: Ledger) {
    this.folder = folder;
    this.ledger = ledger;
  }

  async run({ source, outs, removed }: Step): Promise<void> {
    for (const out of removed) await rm(join(this.folder, out), { force: true });
    const scope = this.ledger.numberOf({ key: source, sources: [`folder:/${source}`] });
    const sinks = await this.#open(outs, [scope]);
    const outputs = sinks.map((sink) => ({ sink, scopes: new Set(this.ledger.scopesOf(sink.file)) }));
    const files = SOURCES[source].map((name): FoundFile => this.#file(name, source));
    await lastValueFrom(
      ingest({
        source: async function* given() {
          yield* files;
        },
        service: this.service,
        models: [MODEL],
        ledger: this.ledger,
        outputs: new Outputs(outputs, scope),
        run: 'r',
        progress: new Progress(),
        passes: 1,
        batch: { count: 2, lingerMs: 1 },
      }),
      { defaultValue: undefined },
    );
    for (const sink of sinks) await sink.close();
  }

  /** Brings every output up to date that is known, and reads it. */
  async read(out: Out): Promise<readonly PredictionRecord[]> {
    if (!this.ledger.sink(join(this.folder, out))) return [];
    for (const sink of await this.#open([out], [])) await sink.close();
    const text = await readFile(join(this.folder, out), 'utf8');
    if (out.endsWith('.json')) return JSON.parse(text) as PredictionRecord[];
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as PredictionRecord);
  }

  async #open(outs: readonly Out[], scopes: readonly number[]): Promise<readonly ReturnType<typeof sinkFor>[]> {
    const sinks = outs.map((out) => sinkFor(join(this.folder, out)));
    for (const sink of sinks) await openSink(sink, this.ledger, scopes);
    return sinks;
  }

  #file(name: string, source: string): FoundFile {
    return { origin: 'file', file: join(this.folder, name), source: `folder:${source}`, path: name };
  }
}

async function desk(): Promise<Desk> {
  const folder = await temporaryFolder();
  for (const [index, name] of SOURCES.all.entries()) {
    await writeFile(join(folder, name), await samplePng(index));
    // At rest for long.
    await utimes(join(folder, name), 1e9, 1e9);
  }
  const ledger = await openLedger(await temporaryFolder(), 'test');
  return new Desk(folder, ledger);
}

const names = (records: readonly PredictionRecord[]): readonly string[] =>
  records.map(({ input }) => input.path).toSorted();

describe('outputs', () => {
  it('hold each image of what they were named with once, whatever was imported in whatever order, and nothing is asked twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 2, maxLength: 7 }), async (steps) => {
        const work = await desk();
        const named = new Map<Out, Set<SourceName>>();
        const removed = new Set<Out>();
        for (const step of steps) {
          await work.run(step);
          for (const out of step.removed) removed.add(out);
          for (const out of step.outs) {
            // One that was removed begins anew.
            const before = removed.delete(out) ? [] : (named.get(out) ?? []);
            named.set(out, new Set([...before, step.source]));
          }
        }

        for (const out of OUTS) {
          const expected = new Set([...(named.get(out) ?? [])].flatMap((source) => [...SOURCES[source]]));
          expect(names(await work.read(out))).toEqual([...expected].toSorted());
        }
        expect(new Set(work.service.asked).size).toBe(work.service.asked.length);
        work.ledger.close();
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('name an image by the source that they were named with', async () => {
    const work = await desk();
    onTestFinished(() => work.ledger.close());
    await work.run({ source: 'all', outs: ['x.ndjson'], removed: [] });
    await work.run({ source: 'some', outs: ['y.ndjson'], removed: [] });

    const sources = async (out: Out): Promise<Set<string>> =>
      new Set((await work.read(out)).map(({ input }) => input.source));

    expect(await sources('x.ndjson')).toEqual(new Set(['folder:all']));
    expect(await sources('y.ndjson')).toEqual(new Set(['folder:some']));
  });
});
