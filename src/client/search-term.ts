import type { Concept, Geo as WireGeo } from '../wire/data.ts';
import type { SearchTerm } from '../wire/search.ts';
import { checkMembers, checkText, onlyOne } from './argument.ts';
import { wireValue } from './concept-input.ts';
import { UserError } from './errors.ts';
import { wireGeo, type Geo } from './geo.ts';
import { checkCrop } from './image.ts';
import { checkInputId, type Crop } from './input-item.ts';
import { checkUrl } from './media-source.ts';

/** A concept to search for; by its id or, exactly as written, by its name. */
export interface ConceptTermOptions {
  /** Name of a concept. */
  readonly concept?: string | undefined;
  readonly conceptId?: string | undefined;
  /** Whether inputs with the concept are meant, or those without. Only with a concept. @default true */
  readonly value?: boolean | undefined;
}

/** What an input carries: exactly one of these. */
export interface InputSearchTermOptions extends ConceptTermOptions {
  /** Address that the input was added from, exactly. */
  readonly url?: string;
  readonly inputId?: string;
  /** What the input's metadata contains, at any depth. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly geo?: Geo;
}

/** What a model sees: exactly one of a picture to resemble and a concept. */
export interface OutputSearchTermOptions extends ConceptTermOptions {
  readonly url?: string;
  /** Content of a picture as standard base64. */
  readonly base64?: string;
  /** Of an input of the app whose picture is meant. */
  readonly inputId?: string;
  /** Part of the picture, `[top, left, bottom, right]` in fractions 0–1. Not with a concept. */
  readonly crop?: Crop;
}

/**
 * Part of a search that filters by what inputs carry.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md and
 * https://pypi.org/project/clarifai/2.0.29/.
 */
export class InputSearchTerm {
  readonly #term: SearchTerm;

  /** @throws UserError when there is not exactly one thing to search for, or it cannot be used. */
  constructor(options: InputSearchTermOptions) {
    this.#term = { input: inputOf(options) };
  }

  /** The term in the wire's words. */
  toTerm(): SearchTerm {
    return this.#term;
  }
}

/**
 * Part of a search that ranks by what models see.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md and
 * https://pypi.org/project/clarifai/2.0.29/.
 */
export class OutputSearchTerm {
  readonly #term: SearchTerm;

  /** @throws UserError when there is not exactly one thing to search for, or it cannot be used. */
  constructor(options: OutputSearchTermOptions) {
    this.#term = { output: outputOf(options) };
  }

  /** The term in the wire's words. */
  toTerm(): SearchTerm {
    return this.#term;
  }
}

type InputPart = Extract<SearchTerm, { input: unknown }>['input'];
type OutputPart = Extract<SearchTerm, { output: unknown }>['output'];

const INPUT_NAMES = ['url', 'inputId', 'concept', 'conceptId', 'metadata', 'geo'] as const;
const OUTPUT_NAMES = ['url', 'base64', 'inputId', 'concept', 'conceptId'] as const;

function inputOf(options: InputSearchTermOptions): InputPart {
  const kind = onlyOne(options, INPUT_NAMES, 'An InputSearchTerm');
  const { url = '', inputId = '', metadata = {}, geo = {} } = options;
  checkValue(options);
  switch (kind) {
    case 'url':
      return { data: { image: { url: checkUrl(url) } } };
    case 'inputId':
      checkInputId(inputId);
      return { id: inputId, data: { image: {} } };
    case 'metadata':
      checkMembers(metadata, 'metadata');
      return { data: { metadata } };
    case 'geo':
      return { data: { geo: wireGeo(geo) satisfies WireGeo } };
    case 'concept':
    case 'conceptId':
      return { data: { concepts: [conceptOf(options)] } };
  }
}

function outputOf(options: OutputSearchTermOptions): OutputPart {
  const kind = onlyOne(options, OUTPUT_NAMES, 'An OutputSearchTerm');
  const { url = '', base64 = '', inputId = '', crop } = options;
  checkValue(options);
  if (crop !== undefined) checkCrop(crop);
  const part = crop && { crop };
  switch (kind) {
    case 'url':
      return { input: { data: { image: { url: checkUrl(url), ...part } } } };
    case 'base64':
      checkText(base64, 'base64');
      return { input: { data: { image: { base64, ...part } } } };
    case 'inputId':
      checkInputId(inputId);
      return { input: { id: inputId, data: { image: { ...part } } } };
    case 'concept':
    case 'conceptId':
      if (crop !== undefined) throw new UserError('crop goes with a picture, not with a concept.');
      return { data: { concepts: [conceptOf(options)] } };
  }
}

function conceptOf({ concept, conceptId, value = true }: ConceptTermOptions): Concept {
  if (conceptId === undefined) {
    checkText(concept ?? '', 'concept');
    return { name: concept ?? '', value: wireValue(value) };
  }
  checkText(conceptId, 'conceptId');
  return { id: conceptId, value: wireValue(value) };
}

function checkValue({ concept, conceptId, value }: ConceptTermOptions): void {
  if (value === undefined) return;
  if (typeof value !== 'boolean') throw new UserError('value must be true or false.');
  if (concept === undefined && conceptId === undefined) throw new UserError('value goes with a concept only.');
}
