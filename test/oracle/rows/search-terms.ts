import { SearchQueryBuilder } from '../../../src/client/search-query-builder.ts';
import {
  InputSearchTerm,
  OutputSearchTerm,
  type InputSearchTermOptions,
  type OutputSearchTermOptions,
} from '../../../src/client/search-term.ts';
import { BASE64, URL_A, type Row } from '../row.ts';
import { labelled, search, shows } from './search-bodies.ts';

const crop = [0.1, 0.2, 0.9, 0.8] as const;
const point = { longitude: 30, latitude: 40 };

function inputTerm(options: InputSearchTermOptions, term: object): Row {
  return {
    seed: 'InputSearchTerm',
    ours: 'InputSearchTerm',
    note: Object.keys(options).join(', '),
    call: ({ app }) => app.inputs.search(new SearchQueryBuilder().addTerm(new InputSearchTerm(options))),
    expects: search([{ input: term }]),
  };
}

function outputTerm(options: OutputSearchTermOptions, term: object): Row {
  return {
    seed: 'OutputSearchTerm',
    ours: 'OutputSearchTerm',
    note: Object.keys(options).join(', '),
    call: ({ app }) => app.inputs.search(new SearchQueryBuilder().addTerm(new OutputSearchTerm(options))),
    expects: search([{ output: term }]),
  };
}

/**
 * Searches by terms. Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md and
 * https://pypi.org/project/clarifai/2.0.29/.
 */
export const termRows: readonly Row[] = [
  inputTerm({ url: URL_A }, { data: { image: { url: URL_A } } }),
  inputTerm({ inputId: 'site1_bla' }, { id: 'site1_bla', data: { image: {} } }),
  inputTerm({ concept: 'tag1' }, { data: { concepts: [{ name: 'tag1', value: 1 }] } }),
  inputTerm({ concept: 'tag1', value: false }, { data: { concepts: [{ name: 'tag1', value: 0 }] } }),
  inputTerm({ conceptId: 'c1' }, { data: { concepts: [{ id: 'c1', value: 1 }] } }),
  inputTerm({ metadata: { key: 'value' } }, { data: { metadata: { key: 'value' } } }),
  inputTerm(
    { geo: { geoPoint: point, geoLimit: { limitType: 'withinKilometers', limitRange: 5 } } },
    { data: { geo: { geo_point: point, geo_limit: { type: 'withinKilometers', value: 5 } } } },
  ),
  outputTerm({ url: URL_A, crop }, { input: { data: { image: { url: URL_A, crop } } } }),
  outputTerm({ base64: BASE64, crop }, { input: { data: { image: { base64: BASE64, crop } } } }),
  outputTerm({ inputId: 'a' }, { input: { id: 'a', data: { image: {} } } }),
  outputTerm({ concept: 'tag1' }, { data: { concepts: [{ name: 'tag1', value: 1 }] } }),
  outputTerm({ conceptId: 'c1', value: false }, { data: { concepts: [{ id: 'c1', value: 0 }] } }),
  {
    seed: 'SearchQueryBuilder.add_term',
    ours: 'SearchQueryBuilder.addTerm',
    call: ({ app }) =>
      app.inputs.search(
        new SearchQueryBuilder()
          .addTerm(new InputSearchTerm({ concept: 'a' }))
          .addTerm(new InputSearchTerm({ concept: 'b' })),
      ),
    expects: search(labelled({ name: 'a', value: 1 }, { name: 'b', value: 1 })),
  },
  {
    seed: 'SearchQueryBuilder.dict',
    ours: 'SearchQueryBuilder.toQuery',
    call: ({ app }) =>
      app.inputs.search(new SearchQueryBuilder({ language: 'fr' }).addTerm(new OutputSearchTerm({ concept: 'chien' }))),
    expects: search([shows({ concepts: [{ name: 'chien', value: 1 }] })], 'fr'),
  },
];
