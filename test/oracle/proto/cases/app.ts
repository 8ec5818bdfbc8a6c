import { URL_A } from '../../row.ts';
import type { Case } from '../case.ts';

/** The short ways and the credentials of `app`. */
export const appCases: readonly Case[] = [
  { ours: 'app.tagUrls', call: ({ app }) => app.tagUrls([URL_A], { maxConcepts: 3 }) },
  { ours: 'app.tagFiles', call: ({ app, file }) => app.tagFiles([file], { minValue: 0.5 }) },
  {
    ours: 'app.waitUntilModelsDeleteFinish',
    call: ({ app }) => app.waitUntilModelsDeleteFinish(),
    replies: [{ json: { status: { code: 10000 }, models: [] } }],
  },
  {
    ours: 'app.auth.getToken',
    options: { appId: 'i'.repeat(40), appSecret: 's'.repeat(40) },
    call: ({ app }) => app.auth.getToken(),
  },
];
