import type { Geo } from '../../../../src/client/geo.ts';
import { SearchQueryBuilder } from '../../../../src/client/search-query-builder.ts';
import { InputSearchTerm, OutputSearchTerm } from '../../../../src/client/search-term.ts';
import { CONTENT, URL_A } from '../../row.ts';
import type { Case } from '../case.ts';

const point = { longitude: 30, latitude: 40 };
const places: readonly Geo[] = [
  { geoPoint: point },
  ...(['mile', 'kilometer', 'degree', 'radian'] as const).map((limitType) => ({
    geoPoint: point,
    geoLimit: { limitType },
  })),
  { geoBox: { point1: point, point2: { longitude: 31, latitude: 41 } } },
];

/** Searches by every kind of term and place. */
export const searchCases: readonly Case[] = [
  {
    ours: 'app.inputs.search',
    note: 'by every kind of term',
    call: ({ app }) =>
      app.inputs.search(
        new SearchQueryBuilder({ language: 'de' })
          .addTerm(new InputSearchTerm({ url: URL_A }))
          .addTerm(new InputSearchTerm({ inputId: 'a' }))
          .addTerm(new InputSearchTerm({ metadata: { room: { floor: 1 } } }))
          .addTerm(new OutputSearchTerm({ inputId: 'a' }))
          .addTerm(new OutputSearchTerm({ base64: CONTENT.toString('base64') })),
      ),
  },
  {
    ours: 'app.inputs.searchByAnnotatedConcepts',
    call: ({ app }) => app.inputs.searchByAnnotatedConcepts({ conceptIds: ['cat', 'dog'], values: [true, false] }),
  },
  {
    ours: 'app.inputs.searchByPredictedConcepts',
    call: ({ app }) => app.inputs.searchByPredictedConcepts({ concept: 'cat', value: false, language: 'de' }),
  },
  { ours: 'app.inputs.searchByImage', call: ({ app }) => app.inputs.searchByImage({ bytes: CONTENT }) },
  ...places.map(
    (place) =>
      ({
        ours: 'app.inputs.searchByGeo',
        note: JSON.stringify(place),
        call: ({ app }) => app.inputs.searchByGeo(place),
      }) satisfies Case,
  ),
];
