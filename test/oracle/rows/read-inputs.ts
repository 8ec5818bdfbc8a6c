import { collect } from '../../support/collect.ts';
import type { Row } from '../row.ts';

/** Reading and deleting inputs. Source: https://pypi.org/project/clarifai/2.0.29/. */
export const readRows: readonly Row[] = [
  {
    seed: 'Inputs.check_status',
    ours: 'app.inputs.checkStatus',
    call: ({ app }) => app.inputs.checkStatus(),
    expects: [{ method: 'GET', path: '/v2/inputs/status' }],
  },
  {
    seed: 'Inputs.get',
    ours: 'app.inputs.get',
    call: ({ app }) => app.inputs.get('a b?'),
    expects: [{ method: 'GET', path: '/v2/inputs/a%20b%3F' }],
  },
  {
    seed: 'Inputs.get_all',
    ours: 'app.inputs.getAll',
    note: 'failed inputs are in it, as with ignore_error=True',
    call: ({ app }) => collect(app.inputs.getAll({ perPage: 20 })),
    expects: [
      { method: 'GET', path: '/v2/inputs?page=1&per_page=20' },
      { method: 'GET', path: '/v2/inputs?page=2&per_page=20' },
    ],
  },
  {
    seed: 'Inputs.get_by_page',
    ours: 'app.inputs.getByPage',
    note: 'failed inputs are in it, as with ignore_error=True',
    call: ({ app }) => app.inputs.getByPage({ page: 2, perPage: 10 }),
    expects: [{ method: 'GET', path: '/v2/inputs?page=2&per_page=10' }],
  },
  {
    seed: 'Inputs.delete',
    ours: 'app.inputs.delete',
    note: 'the seed sends the body null',
    call: ({ app }) => app.inputs.delete('a b'),
    expects: [{ method: 'DELETE', path: '/v2/inputs/a%20b' }],
  },
  {
    seed: 'Inputs.delete',
    ours: 'app.inputs.delete',
    note: 'of a list',
    call: ({ app }) => app.inputs.delete(['a', 'b']),
    expects: [{ method: 'DELETE', path: '/v2/inputs', body: { ids: ['a', 'b'] } }],
  },
  {
    seed: 'Inputs.delete_all',
    ours: 'app.inputs.deleteAll',
    call: ({ app }) => app.inputs.deleteAll(),
    expects: [{ method: 'DELETE', path: '/v2/inputs', body: { delete_all: true } }],
  },
  {
    seed: 'Inputs.get_outputs',
    ours: 'app.inputs.getOutputs',
    call: ({ app }) => app.inputs.getOutputs('a'),
    expects: [{ method: 'GET', path: '/v2/inputs/a/outputs' }],
  },
];
