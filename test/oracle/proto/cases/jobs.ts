import { collect } from '../../../support/collect.ts';
import { TODAY_ONLY, type Case } from '../case.ts';

const all: readonly Case[] = [
  { ours: 'app.bulkOperations.getAll', call: ({ app }) => collect(app.bulkOperations.getAll()) },
  {
    ours: 'app.bulkOperations.get',
    call: ({ app }) => app.bulkOperations.get('b'),
    replies: [{ json: { status: { code: 10000 }, bulk_operation: { id: 'b' } } }],
  },
  { ours: 'app.inputsAddJobs.getAll', call: ({ app }) => collect(app.inputsAddJobs.getAll()) },
  { ours: 'app.inputsAddJobs.get', call: ({ app }) => app.inputsAddJobs.get('j') },
  { ours: 'app.inputsAddJobs.cancel', call: ({ app }) => app.inputsAddJobs.cancel('j') },
];

/** What the service does by itself: `app.bulkOperations`, `app.inputsAddJobs`. */
export const jobCases: readonly Case[] = all.map((one) => ({ ...one, options: TODAY_ONLY }));
