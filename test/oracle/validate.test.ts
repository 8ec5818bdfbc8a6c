import fc from 'fast-check';
import { expect, test } from 'vitest';

import { findRoute } from './proto/find-route.ts';
import { queryDocument } from './proto/query-document.ts';
import { TODAY } from './proto/schemas.ts';
import { validate } from './proto/validate.ts';

const POST_INPUTS = 'clarifai.api.PostInputsRequest';
const image = (members: object): object => ({ inputs: [{ data: { image: members } }] });
const problemsOf = (document: unknown, message: string = POST_INPUTS): readonly string[] =>
  validate(TODAY, message, document).map(({ at, reason }) => `${at} ${reason}`);

test('a request with every kind of member passes', () => {
  const document = {
    inputs: [
      {
        id: 'a',
        created_at: '2020-02-27T10:00:00.123456789Z',
        status: { code: 'INPUT_DOWNLOAD_SUCCESS' },
        data: {
          image: { base64: 'YQ==', allow_duplicate_url: true },
          concepts: [{ id: 'c', value: 0.5 }],
          metadata: { any: [1, 'thing', null, { deep: true }] },
          int_value: '9007199254740993',
        },
      },
    ],
    inputs_add_job_id: null,
  };

  expect(problemsOf(document)).toEqual([]);
});

test.each([
  ['an unknown member', image({ urll: 'x' }), 'inputs[].data.image.urll is unknown'],
  [
    'a member by its JavaScript name',
    image({ allowDuplicateUrl: true }),
    'inputs[].data.image.allowDuplicateUrl is unknown',
  ],
  ['a number for a text', { inputs: [{ id: 5 }] }, 'inputs[].id is no string'],
  [
    'a text for a number',
    { inputs: [{ data: { concepts: [{ value: '1' }] } }] },
    'inputs[].data.concepts[].value is no float',
  ],
  ['a text for a truth', image({ allow_duplicate_url: 'true' }), 'inputs[].data.image.allow_duplicate_url is no bool'],
  ['base64 without its padding', image({ base64: 'YQ' }), 'inputs[].data.image.base64 is no bytes'],
  ['base64 for addresses', image({ base64: '_-8=' }), 'inputs[].data.image.base64 is no bytes'],
  ['a data URI', image({ base64: 'data:image/png;base64,YQ==' }), 'inputs[].data.image.base64 is no bytes'],
  ['an object for a list', { inputs: {} }, 'inputs is no list'],
  ['a hole in a list', { inputs: [null] }, 'inputs[] is no object (clarifai.api.Input)'],
  [
    'a list for free metadata',
    { inputs: [{ data: { metadata: [] } }] },
    'inputs[].data.metadata is no google.protobuf.Struct',
  ],
  [
    'an unknown name of an enum',
    { inputs: [{ status: { code: 'FINE' } }] },
    'inputs[].status.code is no clarifai.api.status.StatusCode',
  ],
  [
    'a time without its zone',
    { inputs: [{ created_at: '2020-02-27T10:00:00' }] },
    'inputs[].created_at is no google.protobuf.Timestamp',
  ],
])('%s is a problem', (_what, document, problem) => {
  expect(problemsOf(document)).toEqual([problem]);
});

test('two members of one group are a problem', () => {
  const document = { concept_query: { model: {}, workflow: {} } };

  expect(problemsOf(document, 'clarifai.api.PostConceptsSearchesRequest')).toEqual([
    'concept_query has several of model, workflow',
  ]);
});

test('base64 as Node writes it passes, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(problemsOf(image({ base64: Buffer.from(bytes).toString('base64') }))).toEqual([]);
    }),
  );
});

test('a binding without names in braces wins over one with', () => {
  const found = findRoute(TODAY, 'GET', '/v2/inputs/status');

  expect(found?.route).toMatchObject({ rpc: 'GetInputCount', request: 'clarifai.api.GetInputCountRequest' });
  expect(findRoute(TODAY, 'GET', '/v2/inputs/a%2Fb')?.values).toEqual({ input_id: 'a/b' });
  expect(findRoute(TODAY, 'GET', '/v2/inputs/')).toBeNull();
});

test('a query is read as the document it stands for', () => {
  const query = new URLSearchParams('page=2&ids=a&user_app_id.app_id=7&status.code=30000&per_page=many&nope=1');

  const document = queryDocument(TODAY, 'clarifai.api.ListInputsRequest', query);

  expect(document).toEqual({
    page: 2,
    ids: ['a'],
    user_app_id: { app_id: '7' },
    status: { code: 30000 },
    per_page: 'many',
    nope: '1',
  });
  expect(problemsOf(document, 'clarifai.api.ListInputsRequest')).toEqual(['per_page is no uint32', 'nope is unknown']);
});
