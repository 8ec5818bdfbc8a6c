import { Image } from '../../../../src/client/image.ts';
import { collect } from '../../../support/collect.ts';
import { URL_A } from '../../row.ts';
import { TODAY_ONLY, type Case } from '../case.ts';

const image = new Image({ url: URL_A });
const all: readonly Case[] = [
  { ours: 'app.workflows.getAll', call: ({ app }) => collect(app.workflows.getAll()) },
  { ours: 'app.workflows.get', call: ({ app }) => app.workflows.get('w') },
  { ours: 'app.workflows.predict', call: ({ app }) => app.workflows.predict('w', [image]) },
  {
    ours: 'app.workflows.predict',
    note: 'with every option',
    call: ({ app }) =>
      app.workflows.predict('w', [image], {
        versionId: 'v1',
        minValue: 0.5,
        maxConcepts: 3,
        selectConcepts: [{ name: 'dog' }],
      }),
  },
];

/** `app.workflows`. */
export const workflowCases: readonly Case[] = all.map((one) => ({ ...one, options: TODAY_ONLY }));
