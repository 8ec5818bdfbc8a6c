import { checkList, onlyOne } from './argument.ts';
import type { PageOptions } from './call-options.ts';
import { UserError } from './errors.ts';
import type { ConceptTermOptions } from './search-term.ts';

/** Concepts to search for: exactly one of the four ways to name them; all of them must hold. */
export interface SearchByConceptsOptions extends ConceptTermOptions, PageOptions {
  /** Names of concepts. */
  readonly concepts?: readonly string[];
  readonly conceptIds?: readonly string[];
  /** One for each concept: whether inputs with it are meant, or those without. @default all true */
  readonly values?: readonly boolean[];
}

/** Makes one term for each concept. @throws UserError when they are not named in one way, or values do not fit. */
export function conceptTerms(options: SearchByConceptsOptions): readonly ConceptTermOptions[] {
  const { concept, conceptId, concepts, conceptIds, values } = options;
  const kind = onlyOne(options, ['concept', 'conceptId', 'concepts', 'conceptIds'], 'The search');
  const list = { concept: [concept], conceptId: [conceptId], concepts, conceptIds }[kind] ?? [];
  checkList(list, kind);
  const all = valuesOf(options, list.length);
  if (values !== undefined && options.value !== undefined) throw new UserError('Give value or values, not both.');
  const name = kind === 'concept' || kind === 'concepts' ? 'concept' : 'conceptId';
  return list.map((each, index) => ({ [name]: each ?? '', value: all[index] }));
}

function valuesOf({ value = true, values }: SearchByConceptsOptions, count: number): readonly boolean[] {
  if (values === undefined) return Array.from({ length: count }, () => value);
  checkList(values, 'values');
  if (values.length !== count) {
    throw new UserError(`values has ${values.length} members for ${count} concepts; each concept needs one.`);
  }
  return values;
}
