import { STATUS } from '../../wire/status.ts';
import { Refusal } from '../routes/reply.ts';
import type { StoredInput } from '../store/store.ts';
import { inputFilters } from './filters.ts';
import type { Filter, InputTerm } from './filters.ts';
import { outputRanks } from './ranks.ts';
import type { OutputTerm, Rank, RankOptions } from './ranks.ts';

/** An input that a search found. */
export interface Hit {
  readonly input: StoredInput;
  /** 1 where nothing ranks. */
  readonly score: number;
}

const INPUTS_AT_ONCE = 1000;

/**
 * Finds the processed inputs that all terms mean, best first, equals newest first: input terms filter, the ranks of
 * output terms are multiplied. Source: wire reference, sections 11.1, 11.2 and 21.
 *
 * @throws Refusal when a term is none, or as `outputRanks`.
 */
export async function search(ands: readonly unknown[], options: RankOptions): Promise<readonly Hit[]> {
  const filters: Filter[] = [];
  const ranks: Rank[] = [];
  for (const [index, term] of ands.entries()) {
    const read = readTerm(term, index);
    const found = read.input ? inputFilters(read.input) : [];
    const ranked = read.output ? await outputRanks(read.output, options) : [];
    if (read.negate && found.length > 0) filters.push((input) => !found.every((isMeant) => isMeant(input)));
    else filters.push(...found);
    ranks.push(...(read.negate ? ranked.map((rank) => (input: StoredInput) => 1 - rank(input)) : ranked));
  }

  const hits: Hit[] = [];
  for (const input of processedInputs(options)) {
    if (!filters.every((isMeant) => isMeant(input))) continue;
    const score = ranks.reduce((product, rank) => product * rank(input), 1);
    if (score > 0) hits.push({ input, score });
  }
  return hits.toSorted((one, other) => other.score - one.score);
}

interface Term {
  readonly input?: InputTerm;
  readonly output?: OutputTerm;
  readonly negate?: boolean;
}

function readTerm(term: unknown, index: number): Term {
  const isObject = typeof term === 'object' && term !== null;
  if (!isObject || !(('input' in term && term.input) || ('output' in term && term.output))) {
    throw new Refusal(400, STATUS.badRequestFormat, `query.ands[${index}] needs "input" or "output".`);
  }
  return term as Term;
}

/** Newest first. */
function* processedInputs({ engine, appId }: RankOptions): Generator<StoredInput> {
  for (let page = 1; ; page += 1) {
    const statusCode = STATUS.inputSuccess;
    const inputs = engine.store.listInputs(appId, { page, perPage: INPUTS_AT_ONCE, statusCode });
    yield* inputs;
    if (inputs.length < INPUTS_AT_ONCE) return;
  }
}
