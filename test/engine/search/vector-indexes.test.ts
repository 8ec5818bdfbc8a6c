import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { bestFirst } from '../../../src/engine/search/best-first.ts';
import { VectorIndexes } from '../../../src/engine/search/vector-indexes.ts';
import { directionOf } from '../../../src/engine/store/direction.ts';
import { openStore } from '../../../src/engine/store/sqlite-store.ts';
import type { EngineStore } from '../../../src/engine/store/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { OF, addProcessed } from './processed-input.ts';

const DIMENSIONS = 6;

const vector = fc.array(fc.constantFrom(-1, 0, 1), { minLength: DIMENSIONS, maxLength: DIMENSIONS });
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const change = fc.oneof(
  fc.record({ kind: fc.constant('keep' as const), id, vector }),
  fc.record({ kind: fc.constant('delete' as const), id }),
  fc.record({ kind: fc.constant('search' as const), wanted: vector, isNegated: fc.boolean() }),
);

/** What is stored, by id, in the order of additions. */
type Shown = Map<string, readonly number[]>;

/** Similarity of two vectors by their directions, with no memory of any kind. */
function likeness(one: readonly number[], other: readonly number[]): number {
  const product = one.reduce((sum, value, index) => sum + value * other[index]!, 0);
  return (1 + product / (Math.hypot(...one) * Math.hypot(...other))) / 2;
}

function keep(store: EngineStore, shown: Shown, inputId: string, values: readonly number[]): void {
  if (shown.has(inputId)) {
    const embeddings = [{ vector: values, num_dimensions: values.length }];
    store.saveOutput(OF.appId, inputId, OF.versionId, { embeddings });
  } else addProcessed(store, inputId, values);
  shown.set(inputId, values);
}

interface Found {
  readonly id: string;
  readonly score: number;
}

async function find(
  store: EngineStore,
  indexes: VectorIndexes,
  wanted: readonly number[],
  isNegated = false,
): Promise<readonly Found[]> {
  const scores = await indexes.scores(OF, [{ direction: directionOf(wanted)!, isNegated }]);
  const scored = [...bestFirst(scores)];
  const inputs = store.search.at(scored.map(({ place }) => place));
  expect(inputs).toHaveLength(scored.length);
  return inputs.map(({ input }, index) => ({ id: input.id, score: scored[index]!.score }));
}

function scan(shown: Shown, wanted: readonly number[], isNegated: boolean): readonly Found[] {
  const all = [...shown].map(([inputId, values]) => {
    const score = likeness(wanted, values);
    return { id: inputId, score: isNegated ? 1 - score : score };
  });
  return all.filter(({ score }) => score > 1e-6);
}

const byId = (found: readonly Found[]): object =>
  Object.fromEntries(found.map(({ id: inputId, score }) => [inputId, score.toFixed(5)]));

/** The same inputs with the same scores, best first, equals newest first. */
function expectAsScanned(
  found: readonly Found[],
  shown: Shown,
  { wanted, isNegated }: { readonly wanted: readonly number[]; readonly isNegated: boolean },
): void {
  const meant = found.filter(({ score }) => score > 1e-6);
  const order = [...shown.keys()];
  const sorted = meant.toSorted(
    (one, other) => other.score - one.score || order.indexOf(other.id) - order.indexOf(one.id),
  );
  expect(byId(meant)).toEqual(byId(scan(shown, wanted, isNegated)));
  expect(meant).toEqual(sorted);
}

describe('VectorIndexes', () => {
  it.each([
    ['everything is kept', 64_000_000],
    ['nothing is kept', 0],
  ])('finds what a plain scan finds, whatever was added, changed and deleted, while %s', async (_, maxNumbers) => {
    const folder = await temporaryFolder();
    let run = 0;
    const holds = fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 40 }), async (changes) => {
        const store = await openStore(join(folder, `${(run += 1)}.sqlite`));
        const indexes = new VectorIndexes(store.search, maxNumbers);
        const shown: Shown = new Map();
        for (const each of changes) {
          if (each.kind === 'keep' && directionOf(each.vector)) keep(store, shown, each.id, each.vector);
          else if (each.kind === 'delete') {
            store.deleteInputs(OF.appId, [each.id]);
            shown.delete(each.id);
          } else if (each.kind === 'search' && directionOf(each.wanted)) {
            const found = await find(store, indexes, each.wanted, each.isNegated);
            expectAsScanned(found, shown, each);
          }
        }
        store.close();
      }),
      { numRuns: 30 },
    );

    await expect(holds).resolves.toBeUndefined();
  });

  it('keeps what fits and reads the rest, also what was kept and has changed since', async () => {
    const store = await openStore(join(await temporaryFolder(), 'engine.sqlite'));
    const indexes = new VectorIndexes(store.search, 256 * 2);
    for (let index = 0; index < 300; index += 1) addProcessed(store, `input-${index}`, [1, index]);

    const before = await find(store, indexes, [1, 0]);
    store.deleteInputs(OF.appId, ['input-1', 'input-299']);
    const embeddings = [{ vector: [-1, 0.001], num_dimensions: 2 }];
    store.saveOutput(OF.appId, 'input-0', OF.versionId, { embeddings });
    const after = await find(store, indexes, [1, 0]);
    store.close();

    expect(before.map(({ id: inputId }) => inputId)).toEqual(
      Array.from({ length: 300 }, (_, index) => `input-${index}`),
    );
    const left = Array.from({ length: 297 }, (_, index) => `input-${index + 2}`);
    expect(after.map(({ id: inputId }) => inputId)).toEqual([...left, 'input-0']);
  });

  it('makes room by forgetting what was asked longer ago, which is still answered', async () => {
    const store = await openStore(join(await temporaryFolder(), 'engine.sqlite'));
    const indexes = new VectorIndexes(store.search, 256 * 2);
    addProcessed(store, 'a', [1, 0]);
    const other = { appId: OF.appId, versionId: 'embedding-2' };
    store.saveOutput(OF.appId, 'a', other.versionId, { embeddings: [{ vector: [-1, 0], num_dimensions: 2 }] });
    const wanted = [{ direction: directionOf([1, 0])!, isNegated: false }];

    const answers = await Promise.all([
      indexes.scores(OF, wanted),
      indexes.scores(other, wanted),
      indexes.scores(OF, wanted),
    ]);
    store.close();

    expect(answers.map(({ scores }) => [...scores])).toEqual([[1], [0], [1]]);
  });
});
