import { collect } from '../../../support/collect.ts';
import type { Case } from '../case.ts';

/** `app.concepts`. */
export const conceptCases: readonly Case[] = [
  { ours: 'app.concepts.create', call: ({ app }) => app.concepts.create('cat', 'Cat') },
  { ours: 'app.concepts.bulkCreate', call: ({ app }) => app.concepts.bulkCreate(['cat', 'dog']) },
  { ours: 'app.concepts.get', call: ({ app }) => app.concepts.get('Hund / Katze?') },
  { ours: 'app.concepts.getAll', call: ({ app }) => collect(app.concepts.getAll()) },
  { ours: 'app.concepts.getByPage', call: ({ app }) => app.concepts.getByPage({ page: 1, perPage: 3 }) },
  { ours: 'app.concepts.search', call: ({ app }) => collect(app.concepts.search('c*', { language: 'de' })) },
  { ours: 'app.concepts.update', call: ({ app }) => app.concepts.update('cat', 'Cat') },
  { ours: 'app.concepts.bulkUpdate', call: ({ app }) => app.concepts.bulkUpdate(['cat', 'dog'], ['Cat', 'Dog']) },
];
