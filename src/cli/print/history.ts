import type { FileHistory } from '../../job/tell-why.ts';
import { counted } from './counted.ts';

type Attempt = FileHistory['attempts'][number];

/** All that is remembered of a file, for people. */
export function historyLines({ file, attempts, paths, content }: FileHistory): readonly string[] {
  const others = paths.filter((path) => path !== file.path);
  return [
    file.path,
    `  at        ${file.file}`,
    `  found in  ${file.source === '' ? 'unknown: an earlier version did not note it' : file.source}`,
    ...(file.bytes === null ? [] : [`  size      ${file.bytes} bytes`]),
    ...(file.mtimeMs ? [`  changed   ${new Date(file.mtimeMs).toISOString()}`] : []),
    ...(file.sha256 === null ? [] : [`  sha256    ${file.sha256}`]),
    ...(content
      ? [`  input     ${content.inputId}, ${content.isProcessed ? 'processed' : 'sent, not processed'}`]
      : []),
    ...others.map((path) => `  same as   ${path}`),
    ...attempts.flatMap((attempt) => attemptLines(attempt)),
    `  now       ${nextWords(file)}`,
  ];
}

function attemptLines({ number, run, at, state, story }: Attempt): readonly string[] {
  const stages = Object.entries(story.ms).map(([stage, ms]) => `${stage} ${ms} ms`);
  const said = story.predicted.length > 0 ? [`asked ${story.predicted.join(', ')}`] : [];
  const parts = [...stages, ...said, counted(story.records, 'record')];
  return [
    `  attempt ${number} ${at} ${state} (run ${run})`,
    `            ${parts.join(' · ')}`,
    ...(story.error ? [`            ${story.error.stage} ${story.error.code}: ${story.error.message}`] : []),
  ];
}

function nextWords({ state, error }: FileHistory['file']): string {
  switch (state) {
    case 'done':
      return 'done; it is looked at again when it changes or another model is asked for';
    case 'pending':
      return 'begun and not over; the next run goes on with it';
    case 'skipped':
      return 'skipped';
    case 'failed':
      return error?.retryable === true
        ? 'failed; the next run tries it again'
        : 'failed; not tried again while it stays as it is';
  }
}
