import { Readable } from 'node:stream';

import { Image } from '../../../src/client/image.ts';
import type { SearchByImageOptions } from '../../../src/client/search-by-image.ts';
import { SearchQueryBuilder } from '../../../src/client/search-query-builder.ts';
import { InputSearchTerm, OutputSearchTerm } from '../../../src/client/search-term.ts';
import { BASE64, CONTENT, URL_A, type Row } from '../row.ts';
import { carries, labelled, resembles, search, shows } from './search-bodies.ts';

type ImageSearch = (file: string) => SearchByImageOptions;

const crop = [0.1, 0.2, 0.9, 0.8] as const;
const point = { longitude: 30, latitude: 40 };
const corner = { longitude: 31, latitude: 41 };
const box = [{ geo_point: point }, { geo_point: corner }];

function imageRow(note: string, options: ImageSearch, term: object): Row {
  return {
    seed: 'Inputs.search_by_image',
    ours: 'app.inputs.searchByImage',
    note,
    call: (setting) => setting.app.inputs.searchByImage(options(setting.file)),
    expects: search([term]),
  };
}

/**
 * Searches by one call. Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md and
 * https://pypi.org/project/clarifai/2.0.29/.
 */
export const searchRows: readonly Row[] = [
  {
    seed: 'Inputs.search',
    ours: 'app.inputs.search',
    call: ({ app }) =>
      app.inputs.search(
        new SearchQueryBuilder({ language: 'zh' })
          .addTerm(new InputSearchTerm({ metadata: { room: 'attic' } }))
          .addTerm(new OutputSearchTerm({ concept: 'dog' })),
        { page: 2, perPage: 5 },
      ),
    expects: search(
      [carries({ metadata: { room: 'attic' } }), shows({ concepts: [{ name: 'dog', value: 1 }] })],
      'zh',
      2,
      5,
    ),
  },
  {
    seed: 'Inputs.search_by_annotated_concepts',
    ours: 'app.inputs.searchByAnnotatedConcepts',
    call: ({ app }) => app.inputs.searchByAnnotatedConcepts({ concept: 'cat' }),
    expects: search(labelled({ name: 'cat', value: 1 })),
  },
  {
    seed: 'Inputs.search_by_annotated_concepts',
    ours: 'app.inputs.searchByAnnotatedConcepts',
    note: 'all concepts are sent; the seed sends the first',
    call: ({ app }) => app.inputs.searchByAnnotatedConcepts({ concepts: ['cat', 'dog'], value: false }),
    expects: search(labelled({ name: 'cat', value: 0 }, { name: 'dog', value: 0 })),
  },
  {
    seed: 'Inputs.search_by_annotated_concepts',
    ours: 'app.inputs.searchByAnnotatedConcepts',
    note: 'by ids, each with its value',
    call: ({ app }) => app.inputs.searchByAnnotatedConcepts({ conceptIds: ['c1', 'c2'], values: [true, false] }),
    expects: search(labelled({ id: 'c1', value: 1 }, { id: 'c2', value: 0 })),
  },
  {
    seed: 'Inputs.search_by_predicted_concepts',
    ours: 'app.inputs.searchByPredictedConcepts',
    note: 'the language goes with an id too; the seed drops it',
    call: ({ app }) => app.inputs.searchByPredictedConcepts({ conceptId: 'ai_cat', language: 'zh' }),
    expects: search([shows({ concepts: [{ id: 'ai_cat', value: 1 }] })], 'zh'),
  },
  {
    seed: 'Inputs.search_by_predicted_concepts',
    ours: 'app.inputs.searchByPredictedConcepts',
    note: 'several, each with its value',
    call: ({ app }) => app.inputs.searchByPredictedConcepts({ concepts: ['cat', 'dog'], values: [true, false] }),
    expects: search([
      shows({ concepts: [{ name: 'cat', value: 1 }] }),
      shows({ concepts: [{ name: 'dog', value: 0 }] }),
    ]),
  },
  imageRow('by an input, cropped', () => ({ id: 'a', crop }), resembles({ id: 'a', data: { image: { crop } } })),
  imageRow(
    'by an address; the crop is sent',
    () => ({ url: URL_A, crop }),
    resembles({ data: { image: { url: URL_A, crop } } }),
  ),
  imageRow('by bytes', () => ({ bytes: CONTENT, crop }), resembles({ data: { image: { base64: BASE64, crop } } })),
  imageRow('by base64', () => ({ base64: BASE64 }), resembles({ data: { image: { base64: BASE64 } } })),
  imageRow('by a file', (file) => ({ file }), resembles({ data: { image: { base64: BASE64 } } })),
  imageRow(
    'by a stream',
    () => ({ stream: Readable.from([CONTENT]) }),
    resembles({ data: { image: { base64: BASE64 } } }),
  ),
  imageRow(
    'by an Image with its own crop',
    () => ({ image: new Image({ url: URL_A, crop }) }),
    resembles({ data: { image: { url: URL_A, crop } } }),
  ),
  {
    seed: 'Inputs.search_by_original_url',
    ours: 'app.inputs.searchByOriginalUrl',
    call: ({ app }) => app.inputs.searchByOriginalUrl(URL_A),
    expects: search([carries({ image: { url: URL_A } })]),
  },
  {
    seed: 'Inputs.search_by_metadata',
    ours: 'app.inputs.searchByMetadata',
    call: ({ app }) => app.inputs.searchByMetadata({ my_class1: { name: 'bla' } }, { page: 3, perPage: 7 }),
    expects: search([carries({ metadata: { my_class1: { name: 'bla' } } })], undefined, 3, 7),
  },
  {
    seed: 'Inputs.search_by_geo',
    ours: 'app.inputs.searchByGeo',
    note: 'ten miles round a point where no limit is given',
    call: ({ app }) => app.inputs.searchByGeo({ geoPoint: point }),
    expects: search([carries({ geo: { geo_point: point, geo_limit: { type: 'withinMiles', value: 10 } } })]),
  },
  {
    seed: 'Inputs.search_by_geo',
    ours: 'app.inputs.searchByGeo',
    note: 'inside a box',
    call: ({ app }) => app.inputs.searchByGeo({ geoBox: { point1: point, point2: corner } }),
    expects: search([carries({ geo: { geo_box: box } })]),
  },
];
