import type { ExpectedCall } from '../row.ts';

/** One page of a search. Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md. */
export function search(ands: readonly object[], language?: string, page = 1, per_page = 20): readonly ExpectedCall[] {
  const query = { ands, ...(language !== undefined && { language }) };
  return [{ method: 'POST', path: '/v2/searches', body: { query, pagination: { page, per_page } } }];
}

/** A term on what an input carries. */
export const carries: (data: object) => object = (data) => ({ input: { data } });
/** A term on what a model sees. */
export const shows: (data: object) => object = (data) => ({ output: { data } });
/** A term on a picture to resemble. */
export const resembles: (input: object) => object = (input) => ({ output: { input } });
/** A term for each concept put on inputs. */
export const labelled: (...concepts: readonly object[]) => object[] = (...concepts) =>
  concepts.map((each) => carries({ concepts: [each] }));
