import { collect } from '../../support/collect.ts';
import type { Row } from '../row.ts';

/** Source: https://pypi.org/project/clarifai/2.0.29/. */
export const conceptRows: readonly Row[] = [
  {
    seed: 'Concepts.create',
    ours: 'app.concepts.create',
    call: ({ app }) => app.concepts.create('cat', 'cute cat'),
    expects: [{ method: 'POST', path: '/v2/concepts', body: { concepts: [{ id: 'cat', name: 'cute cat' }] } }],
  },
  {
    seed: 'Concepts.create',
    ours: 'app.concepts.create',
    note: 'without a name, which is then the id',
    call: ({ app }) => app.concepts.create('cat'),
    expects: [{ method: 'POST', path: '/v2/concepts', body: { concepts: [{ id: 'cat' }] } }],
  },
  {
    seed: 'Concepts.bulk_create',
    ours: 'app.concepts.bulkCreate',
    call: ({ app }) => app.concepts.bulkCreate(['id1', 'id2'], ['cute cat', 'cute dog']),
    expects: [
      {
        method: 'POST',
        path: '/v2/concepts',
        body: {
          concepts: [
            { id: 'id1', name: 'cute cat' },
            { id: 'id2', name: 'cute dog' },
          ],
        },
      },
    ],
  },
  {
    seed: 'Concepts.get',
    ours: 'app.concepts.get',
    call: ({ app }) => app.concepts.get('a/b c'),
    expects: [{ method: 'GET', path: '/v2/concepts/a%2Fb%20c' }],
  },
  {
    seed: 'Concepts.get_all',
    ours: 'app.concepts.getAll',
    call: ({ app }) => collect(app.concepts.getAll({ perPage: 20 })),
    expects: [
      { method: 'GET', path: '/v2/concepts?page=1&per_page=20' },
      { method: 'GET', path: '/v2/concepts?page=2&per_page=20' },
    ],
  },
  {
    seed: 'Concepts.get_by_page',
    ours: 'app.concepts.getByPage',
    call: ({ app }) => app.concepts.getByPage({ page: 2, perPage: 10 }),
    expects: [{ method: 'GET', path: '/v2/concepts?page=2&per_page=10' }],
  },
  {
    seed: 'Concepts.search',
    ours: 'app.concepts.search',
    call: ({ app }) => collect(app.concepts.search('a*', { language: 'zh' })),
    expects: [1, 2].map((page) => ({
      method: 'POST',
      path: '/v2/concepts/searches',
      body: { concept_query: { name: 'a*', language: 'zh' }, pagination: { page, per_page: 20 } },
    })),
  },
  {
    seed: 'Concepts.update',
    ours: 'app.concepts.update',
    call: ({ app }) => app.concepts.update('cat', 'kitty'),
    expects: [
      {
        method: 'PATCH',
        path: '/v2/concepts',
        body: { action: 'overwrite', concepts: [{ id: 'cat', name: 'kitty' }] },
      },
    ],
  },
  {
    seed: 'Concepts.bulk_update',
    ours: 'app.concepts.bulkUpdate',
    call: ({ app }) => app.concepts.bulkUpdate(['cat', 'dog'], ['kitty', 'puppy']),
    expects: [
      {
        method: 'PATCH',
        path: '/v2/concepts',
        body: {
          action: 'overwrite',
          concepts: [
            { id: 'cat', name: 'kitty' },
            { id: 'dog', name: 'puppy' },
          ],
        },
      },
    ],
  },
];
