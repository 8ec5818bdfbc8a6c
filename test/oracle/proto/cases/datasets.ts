import { collect } from '../../../support/collect.ts';
import { TODAY_ONLY, type Case } from '../case.ts';

const all: readonly Case[] = [
  { ours: 'app.datasets.getAll', call: ({ app }) => collect(app.datasets.getAll()) },
  { ours: 'app.datasets.get', call: ({ app }) => app.datasets.get('d') },
  {
    ours: 'app.datasets.create',
    call: ({ app }) => app.datasets.create('d', { description: 'Dogs', metadata: { from: { year: 2020 } } }),
  },
  { ours: 'app.datasets.delete', call: ({ app }) => app.datasets.delete(['d', 'e']) },
  { ours: 'app.datasets.addInputs', call: ({ app }) => app.datasets.addInputs('d', ['a', 'b']) },
  { ours: 'app.datasets.getInputs', call: ({ app }) => collect(app.datasets.getInputs('d')) },
];

/** `app.datasets`. */
export const datasetCases: readonly Case[] = all.map((one) => ({ ...one, options: TODAY_ONLY }));
