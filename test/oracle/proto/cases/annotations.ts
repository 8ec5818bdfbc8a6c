import { collect } from '../../../support/collect.ts';
import { TODAY_ONLY, type Case } from '../case.ts';

const regions = [
  { regionInfo: { boundingBox: { topRow: 0, leftCol: 0, bottomRow: 1, rightCol: 1 } }, concepts: ['cat'] },
];
const all: readonly Case[] = [
  { ours: 'app.annotations.getAll', call: ({ app }) => collect(app.annotations.getAll({ inputIds: ['a', 'b'] })) },
  { ours: 'app.annotations.get', call: ({ app }) => app.annotations.get('a', 'x') },
  {
    ours: 'app.annotations.create',
    call: ({ app }) =>
      app.annotations.create([
        { inputId: 'a', concepts: ['cat'], notConcepts: ['dog'] },
        { inputId: 'b', id: 'x', regions },
      ]),
  },
  {
    ours: 'app.annotations.update',
    call: ({ app }) => app.annotations.update([{ inputId: 'a', id: 'x', regions }], { action: 'overwrite' }),
  },
  { ours: 'app.annotations.delete', call: ({ app }) => app.annotations.delete('a', 'x') },
];

/** `app.annotations`. */
export const annotationCases: readonly Case[] = all.map((one) => ({ ...one, options: TODAY_ONLY }));
