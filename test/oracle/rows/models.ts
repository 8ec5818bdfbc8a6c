import type { AppOptions } from '../../../src/client/app.ts';
import type { ExpectedCall, Row } from '../row.ts';

/** A row that may need an app of its own. */
export interface ModelRow extends Row {
  /** @default an API key */
  readonly options?: AppOptions;
}

const ok = { code: 10000 };
const pair: AppOptions = { apiKey: undefined, appId: 'id', appSecret: 'secret' };
const list = (page: number, perPage: number): ExpectedCall => ({
  method: 'GET',
  path: `/v2/models?page=${page}&per_page=${perPage}`,
});

/** Source: https://pypi.org/project/clarifai/2.0.29/. */
export const authRows: readonly ModelRow[] = [
  {
    seed: 'Auth.get_token',
    ours: 'app.auth.getToken',
    call: ({ app }) => app.auth.getToken(),
    options: pair,
    expects: [{ method: 'POST', path: '/v2/token', body: 'grant_type=client_credentials' }],
    replies: [{ json: { status: ok, access_token: 'token', expires_in: 176400 } }],
  },
  {
    seed: 'Auth.get_token',
    ours: 'app.auth.getToken',
    note: 'with a key there is no token and no call',
    call: ({ app }) => app.auth.getToken(),
    expects: [],
  },
];

/** Source: https://pypi.org/project/clarifai/2.0.29/. */
export const modelsRows: readonly ModelRow[] = [
  {
    seed: 'ClarifaiApp.wait_until_models_delete_finish',
    ours: 'app.waitUntilModelsDeleteFinish',
    call: ({ app }) => app.waitUntilModelsDeleteFinish(),
    expects: [list(1, 128), list(2, 128), list(1, 128)],
    replies: [[{ id: 'pets', app_id: 'a1' }], [], []].map((models) => ({ json: { status: ok, models } })),
  },
  {
    seed: 'Models.init_model_cache',
    ours: 'app.models.initModelCache',
    note: 'only when called; the seed does it at construction',
    call: ({ app }) => app.models.initModelCache(),
    expects: [list(1, 128), list(2, 128)],
  },
  {
    seed: 'Models.clear_model_cache',
    ours: 'app.models.clearModelCache',
    call: ({ app }) => app.models.clearModelCache(),
    expects: [],
  },
  {
    seed: 'Models.create',
    ours: 'app.models.create',
    call: ({ app }) =>
      app.models.create('pets', {
        name: 'Pets',
        concepts: ['cat', { id: 'dog', name: 'Dog' }],
        conceptsMutuallyExclusive: true,
        closedEnvironment: false,
        hyperParameters: { MAX_NITEMS: 1000 },
      }),
    expects: [
      {
        method: 'POST',
        path: '/v2/models',
        body: {
          model: {
            id: 'pets',
            name: 'Pets',
            output_info: {
              data: { concepts: [{ id: 'cat' }, { id: 'dog', name: 'Dog' }] },
              output_config: {
                concepts_mutually_exclusive: true,
                closed_environment: false,
                hyper_parameters: '{"MAX_NITEMS":1000}',
              },
            },
          },
        },
      },
    ],
  },
  {
    seed: 'Models.create',
    ours: 'app.models.create',
    note: 'without concepts; the name is the id',
    call: ({ app }) => app.models.create('my_model1'),
    expects: [{ method: 'POST', path: '/v2/models', body: { model: { id: 'my_model1', name: 'my_model1' } } }],
  },
  {
    seed: 'Models.get',
    ours: 'app.models.get',
    note: 'by name, after the id was not found',
    call: ({ app }) => app.models.get('pets'),
    expects: [
      { method: 'GET', path: '/v2/models/pets' },
      { method: 'POST', path: '/v2/models/searches', body: { model_query: { name: 'pets' } } },
    ],
    replies: [
      { status: 404, json: { status: { code: 21200 } } },
      { json: { status: ok, models: [{ id: 'p1', name: 'pets', output_info: { type: 'concept' } }] } },
    ],
  },
  {
    seed: 'Models.get_all',
    ours: 'app.models.getAll',
    note: 'only own models',
    call: async ({ app }) => {
      for await (const _model of app.models.getAll({ privateOnly: true, perPage: 20 }));
    },
    expects: [list(1, 20), list(2, 20)],
  },
  {
    seed: 'Models.get_by_page',
    ours: 'app.models.getByPage',
    call: ({ app }) => app.models.getByPage({ publicOnly: true, page: 2, perPage: 20 }),
    expects: [list(2, 20)],
  },
  {
    seed: 'Models.search',
    ours: 'app.models.search',
    call: ({ app }) => app.models.search('face-v1.3', 'facedetect'),
    expects: [
      {
        method: 'POST',
        path: '/v2/models/searches',
        body: { model_query: { name: 'face-v1.3', type: 'facedetect' } },
      },
    ],
  },
  {
    seed: 'Models.delete',
    ours: 'app.models.delete',
    call: ({ app }) => app.models.delete('model id1'),
    expects: [{ method: 'DELETE', path: '/v2/models/model%20id1' }],
  },
  {
    seed: 'Models.delete',
    ours: 'app.models.delete',
    note: 'one version',
    call: ({ app }) => app.models.delete('model_id1', { versionId: 'version1' }),
    expects: [{ method: 'DELETE', path: '/v2/models/model_id1/versions/version1' }],
  },
  {
    seed: 'Models.delete_all',
    ours: 'app.models.deleteAll',
    call: ({ app }) => app.models.deleteAll(),
    expects: [{ method: 'DELETE', path: '/v2/models', body: { delete_all: true } }],
  },
];
