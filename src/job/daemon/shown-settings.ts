import type { After } from '../../pipeline/after/parse-after.ts';
import type { WatchJob } from './watch-job.ts';

/** The settings of a daemon for people; none of them is secret. */
export function shownSettings(job: WatchJob): readonly (readonly [name: string, value: string])[] {
  const { targets, outs, models, endpoint, budget, watch } = job;
  const { include, exclude } = job.selection;
  return [
    ['Folders', targets.join(', ')],
    ['Outputs', outs.join(', ')],
    ['Models', models.join(', ')],
    ['Service', endpoint ?? 'Clarifai if credentials are set, else the embedded engine'],
    ['Calls at once', String(job.concurrency)],
    ['Calls per second', String(job.rate)],
    ['Images per call', String(job.batchSize)],
    ...(budget.perDay === undefined ? [] : [['Calls per day', String(budget.perDay)] as const]),
    ...(budget.perMonth === undefined ? [] : [['Calls per month', String(budget.perMonth)] as const]),
    ...(include.length > 0 ? [['Only', include.join(', ')] as const] : []),
    ...(exclude.length > 0 ? [['Left out', exclude.join(', ')] as const] : []),
    ['Afterwards', afterText(watch.after)],
  ];
}

function afterText(after: After): string {
  if (after.kind === 'move') return `images are moved to ${after.folder}`;
  return after.kind === 'delete' ? 'images are deleted' : 'images stay where they are';
}
