import { collect } from '../../../support/collect.ts';
import type { Case } from '../case.ts';

const missing = { status: 404, json: { status: { code: 21200, description: 'Model does not exist' } } };

/** `app.models`. */
export const modelsCases: readonly Case[] = [
  { ours: 'app.models.get', call: ({ app }) => app.models.get('general-v1.3') },
  {
    ours: 'app.models.get',
    note: 'by its name',
    call: ({ app }) => app.models.get('general-v1.3', { type: 'concept' }),
  },
  {
    ours: 'app.models.get',
    note: 'searched by name and type',
    call: async ({ app }) => app.models.get('pets', { type: 'concept' }),
    replies: [
      missing,
      { json: { status: { code: 10000 }, models: [{ id: 'p', name: 'pets', output_info: { type: 'concept' } }] } },
    ],
  },
  {
    ours: 'app.models.get',
    note: 'at an address',
    call: ({ app }) => app.models.get('https://clarifai.com/clarifai/main/models/general-image-recognition'),
  },
  { ours: 'app.models.search', call: ({ app }) => app.models.search('gen*', 'concept') },
  { ours: 'app.models.getAll', call: ({ app }) => collect(app.models.getAll()) },
  { ours: 'app.models.getByPage', call: ({ app }) => app.models.getByPage({ page: 2, perPage: 3 }) },
  { ours: 'app.models.initModelCache', call: ({ app }) => app.models.initModelCache() },
  { ours: 'app.models.create', call: ({ app }) => app.models.create('pets') },
  {
    ours: 'app.models.create',
    note: 'with all settings',
    call: ({ app }) =>
      app.models.create('pets', {
        name: 'Pets',
        concepts: ['cat', { id: 'dog', name: 'Dog' }],
        conceptsMutuallyExclusive: true,
        closedEnvironment: true,
        hyperParameters: { max_epochs: 3 },
      }),
  },
  { ours: 'app.models.delete', call: ({ app }) => app.models.delete('pets') },
  {
    ours: 'app.models.delete',
    note: 'one version',
    call: ({ app }) => app.models.delete('pets', { versionId: 'v1' }),
  },
  {
    ours: 'app.models.waitUntilModelsDeleteFinish',
    call: ({ app }) => app.models.waitUntilModelsDeleteFinish(),
    replies: [{ json: { status: { code: 10000 }, models: [] } }],
  },
  { ours: 'app.models.deleteAll', call: ({ app }) => app.models.deleteAll() },
];
