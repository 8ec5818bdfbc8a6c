import type { Status } from '../../job/tell-status.ts';
import { counted } from './counted.ts';

/** Where things stand, for people. */
export function statusLines(status: Status): readonly string[] {
  const { totals, calls, runs, running } = status;
  const { pending, done, failed, skipped } = totals;
  const all = pending + done + failed + skipped;
  return [
    `target   ${status.target}`,
    `files    ${all} known = ${done} done + ${failed} failed + ${skipped} skipped + ${pending} pending`,
    ...failureLines(status),
    ...status.outputs.map((output) => `output   ${outputText(output)}`),
    `calls    ${calls.today} today, ${calls.thisMonth} this month (UTC)`,
    ...runs.map((run) => `run      ${runText(run, running !== null && run === runs[0])}`),
    `now      ${running ? `${running} is at work` : 'nobody is at work'}`,
  ];
}

function outputText({ file, bytes, records, sources }: Status['outputs'][number]): string {
  const named = sources.length > 0 ? `, of ${sources.join(', ')}` : '';
  return `${file}: ${counted(records, 'record')}, ${bytes} bytes${named}`;
}

function runText({ command, startedAt, endedAt, result }: Status['runs'][number], isAtWork: boolean): string {
  const end =
    endedAt === null
      ? isAtWork
        ? 'at work'
        : 'did not end'
      : `${(result ?? '').replace(/\.$/, '')}, until ${endedAt}`;
  return `${command.padEnd(8)} ${startedAt}: ${end}`;
}

function failureLines({ failures }: Status): readonly string[] {
  return failures.map(({ stage, code, count, example, retryable }) => {
    const next = retryable ? 'the next run tries again' : 'not tried again while unchanged';
    return `failed   ${count} × ${code} (${stage}), e.g. ${example}: ${next}`;
  });
}
