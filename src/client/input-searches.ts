import type { PageOptions } from './call-options.ts';
import { UserError } from './errors.ts';
import type { Geo } from './geo.ts';
import { searchByPicture, type SearchByImageOptions } from './search-by-image.ts';
import { conceptTerms, type SearchByConceptsOptions } from './search-concepts.ts';
import { searchInputs, type SearchHit } from './search-inputs.ts';
import { SearchQueryBuilder } from './search-query-builder.ts';
import { InputSearchTerm, OutputSearchTerm, type InputSearchTermOptions } from './search-term.ts';
import type { Connection } from './send.ts';

/**
 * The searches of `app.inputs`. Each gives one page, 20 hits unless said otherwise, best first; past the end it is
 * empty. Arguments that cannot be used are a UserError before any request.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md.
 */
export class InputSearches {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Searches by a query of several terms. */
  async search(query: SearchQueryBuilder, options: PageOptions = {}): Promise<readonly SearchHit[]> {
    if (!(query instanceof SearchQueryBuilder)) throw new UserError('search takes a SearchQueryBuilder.');
    return searchInputs(this.#connection, query.toQuery(), options);
  }

  /** Finds inputs by the concepts that were put on them. */
  async searchByAnnotatedConcepts(options: SearchByConceptsOptions): Promise<readonly SearchHit[]> {
    const query = new SearchQueryBuilder();
    for (const term of conceptTerms(options)) query.addTerm(new InputSearchTerm(term));
    return this.search(query, options);
  }

  /** Ranks inputs by the concepts that the model sees in them. */
  async searchByPredictedConcepts(
    options: SearchByConceptsOptions & {
      /** Of the concepts' names, e.g. `zh`. */
      readonly language?: string;
    },
  ): Promise<readonly SearchHit[]> {
    const query = new SearchQueryBuilder({ language: options.language });
    for (const term of conceptTerms(options)) query.addTerm(new OutputSearchTerm(term));
    return this.search(query, options);
  }

  /** Ranks inputs by how much they resemble a picture, or a part of it. */
  async searchByImage(options: SearchByImageOptions): Promise<readonly SearchHit[]> {
    return searchByPicture(this.#connection, options);
  }

  /** Finds inputs by the address that they were added from, exactly. */
  async searchByOriginalUrl(url: string, options: PageOptions = {}): Promise<readonly SearchHit[]> {
    return this.#searchBy({ url }, options);
  }

  /** Finds inputs whose metadata contains this, at any depth. */
  async searchByMetadata(
    metadata: Readonly<Record<string, unknown>>,
    options: PageOptions = {},
  ): Promise<readonly SearchHit[]> {
    return this.#searchBy({ metadata }, options);
  }

  /** Finds inputs round a point, 10 miles where no limit is given, or inside a box. */
  async searchByGeo(geo: Geo, options: PageOptions = {}): Promise<readonly SearchHit[]> {
    return this.#searchBy({ geo }, options);
  }

  async #searchBy(term: InputSearchTermOptions, options: PageOptions): Promise<readonly SearchHit[]> {
    return this.search(new SearchQueryBuilder().addTerm(new InputSearchTerm(term)), options);
  }
}
