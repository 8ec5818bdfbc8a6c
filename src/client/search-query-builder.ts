import type { SearchQuery, SearchTerm } from '../wire/search.ts';
import { checkText } from './argument.ts';
import { UserError } from './errors.ts';
import { InputSearchTerm, OutputSearchTerm } from './search-term.ts';

export interface SearchQueryOptions {
  /** Of the names of predicted public concepts, e.g. `zh`. @default the app's */
  readonly language?: string | undefined;
}

/**
 * A search of several terms, all of which must hold. Input terms filter, output terms rank.
 *
 * @example const query = new SearchQueryBuilder().addTerm(new OutputSearchTerm({ concept: 'dog' }));
 */
export class SearchQueryBuilder {
  readonly #language: string | undefined;
  readonly #terms: SearchTerm[] = [];

  constructor({ language }: SearchQueryOptions = {}) {
    if (language !== undefined) checkText(language, 'language');
    this.#language = language;
  }

  /** Adds a term. @throws UserError when it is none. */
  addTerm(term: InputSearchTerm | OutputSearchTerm): this {
    if (!(term instanceof InputSearchTerm || term instanceof OutputSearchTerm)) {
      throw new UserError('addTerm takes an InputSearchTerm or an OutputSearchTerm.');
    }
    this.#terms.push(term.toTerm());
    return this;
  }

  /** The query in the wire's words. @throws UserError when it has no term. */
  toQuery(): SearchQuery {
    if (this.#terms.length === 0) throw new UserError('The search has no term; call addTerm first.');
    return { ands: [...this.#terms], ...(this.#language !== undefined && { language: this.#language }) };
  }
}
