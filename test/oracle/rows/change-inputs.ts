import { URL_A, type ExpectedCall, type Row } from '../row.ts';

const ok = { code: 10000 };

function patch(action: 'merge' | 'overwrite' | 'remove', ...inputs: readonly object[]): ExpectedCall {
  return { method: 'PATCH', path: '/v2/inputs', body: { action, inputs } };
}

/** Changing inputs. Source: https://pypi.org/project/clarifai/2.0.29/. */
export const changeRows: readonly Row[] = [
  {
    seed: 'Inputs.update',
    ours: 'app.inputs.update',
    note: 'geo is sent; the seed drops it',
    call: ({ app }) => app.inputs.update({ id: 'a', concepts: ['c1'], geo: { longitude: 1, latitude: 2 } }),
    expects: [
      patch('merge', {
        id: 'a',
        data: { concepts: [{ id: 'c1', value: 1 }], geo: { geo_point: { longitude: 1, latitude: 2 } } },
      }),
    ],
  },
  {
    seed: 'Inputs.bulk_update',
    ours: 'app.inputs.bulkUpdate',
    call: ({ app }) =>
      app.inputs.bulkUpdate(
        [
          { id: 'a', concepts: ['c1'], notConcepts: ['c3'], metadata: { key: 'val' } },
          { id: 'b', metadata: { key: 'val' } },
        ],
        { action: 'overwrite' },
      ),
    expects: [
      patch(
        'overwrite',
        {
          id: 'a',
          data: {
            concepts: [
              { id: 'c1', value: 1 },
              { id: 'c3', value: 0 },
            ],
            metadata: { key: 'val' },
          },
        },
        { id: 'b', data: { metadata: { key: 'val' } } },
      ),
    ],
  },
  {
    seed: 'Inputs.add_concepts',
    ours: 'app.inputs.addConcepts',
    call: ({ app }) => app.inputs.addConcepts('a', ['cat', 'kitty'], ['dog']),
    expects: [
      patch('merge', {
        id: 'a',
        data: {
          concepts: [
            { id: 'cat', value: 1 },
            { id: 'kitty', value: 1 },
            { id: 'dog', value: 0 },
          ],
        },
      }),
    ],
  },
  {
    seed: 'Inputs.merge_concepts',
    ours: 'app.inputs.mergeConcepts',
    call: ({ app }) => app.inputs.mergeConcepts('a', ['cat'], ['dog']),
    expects: [
      patch('merge', {
        id: 'a',
        data: {
          concepts: [
            { id: 'cat', value: 1 },
            { id: 'dog', value: 0 },
          ],
        },
      }),
    ],
  },
  {
    seed: 'Inputs.merge_concepts',
    ours: 'app.inputs.mergeConcepts',
    note: 'overwrite keeps what else is known of the input; the seed loses it',
    call: ({ app }) => app.inputs.mergeConcepts('a', ['cat'], [], { overwrite: true }),
    expects: [
      { method: 'GET', path: '/v2/inputs/a' },
      patch('overwrite', {
        id: 'a',
        data: {
          concepts: [{ id: 'cat', value: 1 }],
          metadata: { sku: 1 },
          geo: { geo_point: { longitude: 1, latitude: 2 } },
        },
      }),
    ],
    replies: [
      {
        json: {
          status: ok,
          input: {
            id: 'a',
            data: {
              image: { url: URL_A },
              concepts: [{ id: 'old', value: 1 }],
              metadata: { sku: 1 },
              geo: { geo_point: { longitude: 1, latitude: 2 } },
            },
          },
        },
      },
      { json: { status: ok, inputs: [{ id: 'a', data: {}, status: { code: 30200 } }] } },
    ],
  },
  {
    seed: 'Inputs.delete_concepts',
    ours: 'app.inputs.deleteConcepts',
    call: ({ app }) => app.inputs.deleteConcepts('a', ['cat', 'dog']),
    expects: [patch('remove', { id: 'a', data: { concepts: [{ id: 'cat' }, { id: 'dog' }] } })],
  },
  {
    seed: 'Inputs.bulk_merge_concepts',
    ours: 'app.inputs.bulkMergeConcepts',
    call: ({ app }) =>
      app.inputs.bulkMergeConcepts(
        ['a', 'b'],
        [
          [
            ['cat', true],
            ['dog', false],
          ],
          ['bird', { id: 'fish', value: false }],
        ],
      ),
    expects: [
      patch(
        'merge',
        {
          id: 'a',
          data: {
            concepts: [
              { id: 'cat', value: 1 },
              { id: 'dog', value: 0 },
            ],
          },
        },
        {
          id: 'b',
          data: {
            concepts: [
              { id: 'bird', value: 1 },
              { id: 'fish', value: 0 },
            ],
          },
        },
      ),
    ],
  },
  {
    seed: 'Inputs.bulk_delete_concepts',
    ours: 'app.inputs.bulkDeleteConcepts',
    call: ({ app }) => app.inputs.bulkDeleteConcepts(['a', 'b'], [['cat', 'dog'], ['bird']]),
    expects: [
      patch(
        'remove',
        { id: 'a', data: { concepts: [{ id: 'cat' }, { id: 'dog' }] } },
        { id: 'b', data: { concepts: [{ id: 'bird' }] } },
      ),
    ],
  },
  {
    seed: 'Inputs.merge_metadata',
    ours: 'app.inputs.mergeMetadata',
    call: ({ app }) => app.inputs.mergeMetadata('a', { key1: 'value1', key2: { deep: 2 } }),
    expects: [patch('merge', { id: 'a', data: { metadata: { key1: 'value1', key2: { deep: 2 } } } })],
  },
  ...(['merge', 'remove'] as const).map((action): Row => ({
    seed: `Inputs.${action}_outputs_concepts`,
    ours: `app.inputs.${action}OutputsConcepts`,
    note: 'names the general model by its id; the seed gives the id of a version',
    call: ({ app }) => app.inputs[`${action}OutputsConcepts`]('a', ['cat']),
    expects: [
      {
        method: 'PATCH',
        path: '/v2/inputs/a/outputs',
        body: {
          action,
          outputs: [
            {
              data: { concepts: [{ id: 'cat', value: action === 'merge' ? 1 : 0 }] },
              model: { id: 'aaa03c23b3724a16a56b629203edc62c' },
            },
          ],
        },
      },
    ],
  })),
];
