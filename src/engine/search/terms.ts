import { STATUS } from '../../wire/status.ts';
import { Refusal } from '../refusal.ts';
import { inputFilters } from './filters.ts';
import type { Filter, InputTerm } from './filters.ts';
import type { Likeness } from './kept-vectors.ts';
import { readRanks } from './ranks.ts';
import type { OutputTerm, Rank, RankOptions } from './ranks.ts';
import { TERM } from './term-schema.ts';

/** What all terms of a search ask for together. */
export interface Terms {
  /** All must hold. */
  readonly filters: readonly Filter[];
  /** All are multiplied; each costs a look into the store. */
  readonly ranks: readonly Rank[];
  /** All are multiplied. */
  readonly likenesses: readonly Likeness[];
}

/**
 * Reads the terms of a search. Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md.
 *
 * @throws Refusal when a term is none, or as `readRanks`.
 */
export async function readTerms(ands: readonly unknown[], options: RankOptions): Promise<Terms> {
  const filters: Filter[] = [];
  const ranks: Rank[] = [];
  const likenesses: Likeness[] = [];
  for (const [index, term] of ands.entries()) {
    const { input, output, negate: isNegated } = readTerm(term, index);
    const found = input ? inputFilters(input) : [];
    if (isNegated && found.length > 0) filters.push((each) => !found.every((isMeant) => isMeant(each)));
    else filters.push(...found);
    if (!output) continue;
    const { concepts, direction } = await readRanks(output, options);
    ranks.push(...(isNegated ? concepts.map(opposite) : concepts));
    if (direction) likenesses.push({ direction, isNegated: isNegated === true });
  }
  return { filters, ranks, likenesses };
}

function opposite(rank: Rank): Rank {
  return (concepts) => 1 - rank(concepts);
}

interface Term {
  readonly input?: InputTerm | null;
  readonly output?: OutputTerm | null;
  readonly negate?: boolean | null;
}

function readTerm(term: unknown, index: number): Term {
  const issue = TERM.safeParse(term).error?.issues[0];
  if (!issue) return term as Term;
  const member = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  throw new Refusal(400, STATUS.badRequestFormat, `query.ands[${index}]${member} ${issue.message}.`);
}
