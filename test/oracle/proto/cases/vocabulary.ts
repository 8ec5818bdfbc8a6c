import { collect } from '../../../support/collect.ts';
import { TODAY_ONLY, type Case } from '../case.ts';

/** The words of the service: `app.modelTypes`, `app.statusCodes`. */
export const vocabularyCases: readonly Case[] = [
  { ours: 'app.modelTypes.getAll', options: TODAY_ONLY, call: ({ app }) => collect(app.modelTypes.getAll()) },
  { ours: 'app.statusCodes.getAll', options: TODAY_ONLY, call: ({ app }) => collect(app.statusCodes.getAll()) },
];
