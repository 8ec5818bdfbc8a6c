import type { ClarifaiApp } from '../../../src/client/app.ts';
import type { Model } from '../../../src/client/model.ts';
import type { LeftOut, ExpectedCall } from '../row.ts';
import type { ModelRow } from './models.ts';

const ok = { code: 10000 };
const wire = { id: 'pets', name: 'pets', model_version: { id: 'v1' }, output_info: { type: 'concept' } };
const read: ExpectedCall = { method: 'GET', path: '/v2/models/pets' };
const pets = async (app: ClarifaiApp): Promise<Model> => app.models.get('pets');

function patch(action: string, draft: object): readonly ExpectedCall[] {
  return [read, { method: 'PATCH', path: '/v2/models', body: { action, models: [{ id: 'pets', ...draft }] } }];
}

function concepts(...ids: readonly string[]): object {
  return { output_info: { data: { concepts: ids.map((id) => ({ id })) } } };
}

function version(code: number): object {
  return { status: ok, model_version: { id: 'v2', status: { code } } };
}

/** Reading, changing and training. Source: https://pypi.org/project/clarifai/2.0.29/. */
export const modelRows: readonly ModelRow[] = [
  {
    seed: 'Model.get_info',
    ours: 'model.getInfo',
    call: async ({ app }) => (await pets(app)).getInfo(),
    expects: [read, read],
  },
  {
    seed: 'Model.get_info',
    ours: 'model.getInfo',
    note: 'with its concepts',
    call: async ({ app }) => (await pets(app)).getInfo({ verbose: true }),
    expects: [read, { method: 'GET', path: '/v2/models/pets/output_info' }],
  },
  {
    seed: 'Model.get_concept_ids',
    ours: 'model.getConceptIds',
    call: async ({ app }) => (await pets(app)).getConceptIds(),
    expects: [read, { method: 'GET', path: '/v2/models/pets/output_info' }],
  },
  {
    seed: 'Model.get_inputs',
    ours: 'model.getInputs',
    call: async ({ app }) => (await pets(app)).getInputs(),
    expects: [read, { method: 'GET', path: '/v2/models/pets/inputs?page=1&per_page=20' }],
  },
  {
    seed: 'Model.get_inputs',
    ours: 'model.getInputs',
    note: 'of a version; the seed asks at /version/',
    call: async ({ app }) => (await pets(app)).getInputs({ versionId: 'v2', page: 2, perPage: 5 }),
    expects: [read, { method: 'GET', path: '/v2/models/pets/versions/v2/inputs?page=2&per_page=5' }],
  },
  {
    seed: 'Model.list_versions',
    ours: 'model.listVersions',
    note: 'all pages; the seed reads one',
    call: async ({ app }) => {
      for await (const _version of (await pets(app)).listVersions({ perPage: 20 }));
    },
    expects: [
      read,
      { method: 'GET', path: '/v2/models/pets/versions?page=1&per_page=20' },
      { method: 'GET', path: '/v2/models/pets/versions?page=2&per_page=20' },
    ],
    replies: [
      { json: { status: ok, model: wire } },
      { json: { status: ok, model_versions: [{ id: 'v1' }] } },
      { json: { status: ok, model_versions: [] } },
    ],
  },
  {
    seed: 'Model.get_version',
    ours: 'model.getVersion',
    call: async ({ app }) => (await pets(app)).getVersion('v2'),
    expects: [read, { method: 'GET', path: '/v2/models/pets/versions/v2' }],
  },
  {
    seed: 'Model.delete_version',
    ours: 'model.deleteVersion',
    call: async ({ app }) => (await pets(app)).deleteVersion('v2'),
    expects: [read, { method: 'DELETE', path: '/v2/models/pets/versions/v2' }],
  },
  {
    seed: 'Model.create_version',
    ours: 'model.createVersion',
    call: async ({ app }) => (await pets(app)).createVersion(),
    expects: [read, { method: 'POST', path: '/v2/models/pets/versions', body: {} }],
  },
  {
    seed: 'Model.train',
    ours: 'model.train',
    call: async ({ app }) => (await pets(app)).train(),
    expects: [
      read,
      { method: 'POST', path: '/v2/models/pets/versions', body: {} },
      { method: 'GET', path: '/v2/models/pets/versions/v2' },
      { method: 'GET', path: '/v2/models/pets/versions/v2' },
    ],
    replies: [
      { json: { status: ok, model: wire } },
      { json: { status: ok, model: { ...wire, model_version: { id: 'v2', status: { code: 21103 } } } } },
      { json: version(21101) },
      { json: version(21100) },
    ],
  },
  {
    seed: 'Model.train',
    ours: 'model.train',
    note: 'without waiting',
    call: async ({ app }) => (await pets(app)).train({ sync: false }),
    expects: [read, { method: 'POST', path: '/v2/models/pets/versions', body: {} }],
  },
  {
    seed: 'Model.update',
    ours: 'model.update',
    call: async ({ app }) =>
      (await pets(app)).update({
        name: 'new',
        conceptsMutuallyExclusive: true,
        closedEnvironment: true,
        concepts: ['bird'],
      }),
    expects: patch('merge', {
      name: 'new',
      output_info: {
        data: { concepts: [{ id: 'bird' }] },
        output_config: { concepts_mutually_exclusive: true, closed_environment: true },
      },
    }),
  },
  {
    seed: 'Model.update',
    ours: 'model.update',
    note: 'with nothing to change there is no call',
    call: async ({ app }) => (await pets(app)).update(),
    expects: [read],
  },
  {
    seed: 'Model.add_concepts',
    ours: 'model.addConcepts',
    call: async ({ app }) => (await pets(app)).addConcepts(['cat', 'dog']),
    expects: patch('merge', concepts('cat', 'dog')),
  },
  {
    seed: 'Model.merge_concepts',
    ours: 'model.mergeConcepts',
    call: async ({ app }) => (await pets(app)).mergeConcepts(['cat'], { overwrite: true }),
    expects: patch('overwrite', concepts('cat')),
  },
  {
    seed: 'Model.delete_concepts',
    ours: 'model.deleteConcepts',
    call: async ({ app }) => (await pets(app)).deleteConcepts(['cat']),
    expects: patch('remove', concepts('cat')),
  },
];

/** What of section 17.6 is not offered. */
export const modelLeftOut: readonly LeftOut[] = [
  { seed: 'Model.dict', reason: 'It shows the body of a request, which is nobody else’s business.' },
];
