import type {
  ConceptReply,
  ConceptsReply,
  PatchConceptsRequest,
  PostConceptsRequest,
  PostConceptsSearchRequest,
} from '../wire/concept.ts';
import type { Concept } from '../wire/data.ts';
import { checkList, checkText } from './argument.ts';
import { checkPage, type CallOptions, type PageOptions } from './call-options.ts';
import { UserError } from './errors.ts';
import { pages } from './pages.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';
import { unanswered } from './unanswered.ts';

/** A concept of the app or of the public vocabulary. */
export interface StoredConcept extends Concept {
  readonly id: string;
  /** Equal to the id where the service tells none. */
  readonly name: string;
}

export interface ConceptSearchOptions extends CallOptions {
  /** Of the names that are compared and told, e.g. `zh`. @default the app's */
  readonly language?: string;
  /** Concepts read at once. @default 20 */
  readonly perPage?: number;
}

const CONCEPTS = path`/v2/concepts`;

/**
 * The concepts of an app: `app.concepts`. Source: https://docs.clarifai.com/api-guide/concepts/create-get-update/.
 */
export class Concepts {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Creates a concept; its name is its id where none is given. @throws ApiError with code 40003 when there is one. */
  async create(id: string, name?: string, options: CallOptions = {}): Promise<StoredConcept> {
    return first(await this.bulkCreate([id], name === undefined ? undefined : [name], options), 'POST');
  }

  /**
   * Creates concepts in one call.
   *
   * @throws UserError before any request when the lists are empty or not of one length, or an id stands in it twice;
   *   ApiError with code 40003 when a concept exists.
   */
  async bulkCreate(
    ids: readonly string[],
    names?: readonly string[],
    { signal }: CallOptions = {},
  ): Promise<readonly StoredConcept[]> {
    const body: PostConceptsRequest = { concepts: conceptsOf(ids, names) };
    // After a lost reply a second try would report the first one's concepts as duplicates.
    return this.#send({ method: 'POST', path: CONCEPTS, body, repeatable: false, signal });
  }

  /** Reads a concept of the app or of the public. @throws ApiError with HTTP status 404 when there is none. */
  async get(id: string, { signal }: CallOptions = {}): Promise<StoredConcept> {
    const target = path`/v2/concepts/${id}`;
    const { concept } = await this.#connection.send<ConceptReply>({ method: 'GET', path: target, signal });
    return first(read([concept ?? null]), 'GET', target);
  }

  /** All concepts of the app, page after page. */
  getAll({ perPage = 128, signal }: Omit<PageOptions, 'page'> = {}): AsyncIterable<StoredConcept> {
    return pages(async (page) => this.getByPage({ page, perPage, signal }));
  }

  /** One page of concepts, 20 unless said otherwise; empty past the end. */
  async getByPage({ page = 1, perPage = 20, signal }: PageOptions = {}): Promise<readonly StoredConcept[]> {
    checkPage(page, perPage);
    return this.#send({ method: 'GET', path: CONCEPTS, query: { page, per_page: perPage }, signal });
  }

  /**
   * Finds concepts of the app and of the public by name; `*` stands for any text.
   *
   * @throws UserError before any request when the term is empty.
   */
  search(term: string, { language, perPage = 20, signal }: ConceptSearchOptions = {}): AsyncIterable<StoredConcept> {
    checkText(term, 'term');
    if (language !== undefined) checkText(language, 'language');
    checkPage(1, perPage);
    const query = { name: term, ...(language !== undefined && { language }) };
    return pages(async (page) => {
      const body: PostConceptsSearchRequest = { concept_query: query, pagination: { page, per_page: perPage } };
      return this.#send({ method: 'POST', path: path`/v2/concepts/searches`, body, signal });
    });
  }

  /** Gives a concept another name. */
  async update(id: string, name: string, options: CallOptions = {}): Promise<StoredConcept> {
    return first(await this.bulkUpdate([id], [name], options), 'PATCH');
  }

  /** Gives concepts other names, in one call. @throws UserError before any request when the lists cannot be used. */
  async bulkUpdate(
    ids: readonly string[],
    names: readonly string[],
    { signal }: CallOptions = {},
  ): Promise<readonly StoredConcept[]> {
    checkList(names, 'names');
    // The service knows this action only: https://docs.clarifai.com/api-guide/concepts/create-get-update/.
    const body: PatchConceptsRequest = { action: 'overwrite', concepts: conceptsOf(ids, names) };
    return this.#send({ method: 'PATCH', path: CONCEPTS, body, signal });
  }

  async #send(call: Parameters<Connection['send']>[0]): Promise<readonly StoredConcept[]> {
    const { concepts } = await this.#connection.send<ConceptsReply>(call);
    return read(concepts ?? []);
  }
}

function conceptsOf(ids: readonly string[], names: readonly string[] | undefined): readonly Concept[] {
  checkList(ids, 'ids');
  if (names !== undefined) checkList(names, 'names');
  if (names !== undefined && names.length !== ids.length) {
    throw new UserError(`ids has ${ids.length} members and names ${names.length}; each id needs its name.`);
  }
  if (new Set(ids).size !== ids.length) throw new UserError('A concept id is given twice in ids.');
  return ids.map((id, index) => {
    const name = names?.[index];
    checkText(id, 'Each of ids');
    if (name !== undefined) checkText(name, 'Each of names');
    return { id, ...(name !== undefined && { name }) };
  });
}

function read(concepts: readonly (Concept | null)[]): readonly StoredConcept[] {
  return concepts.flatMap((concept) => {
    const { id, name } = concept ?? {};
    return id === undefined ? [] : [{ ...concept, id, name: name ?? id }];
  });
}

function first(concepts: readonly StoredConcept[], method: string, target: string = CONCEPTS): StoredConcept {
  const [concept] = concepts;
  if (concept === undefined) throw unanswered(method, target);
  return concept;
}
