import { resolve } from 'node:path';

import { failureKind } from '../../job/failure.ts';
import { tellStatus } from '../../job/tell-status.ts';
import { tellWhy } from '../../job/tell-why.ts';
import { EXIT, EXIT_OF } from '../exit-codes.ts';
import { historyLines } from '../print/history.ts';
import { statusLines } from '../print/status.ts';
import { writeJson, writeLines, writeText } from '../print/write.ts';

/** The options of `status` and `why`, as commander hands them over. */
export interface AskOptions {
  readonly state: string;
  readonly json?: boolean;
}

/** Prints where things stand; returns the exit code. */
export async function statusCommand({ state, json }: AskOptions): Promise<number> {
  return answering(async () => {
    const status = await tellStatus(resolve(state));
    if (json) writeJson(process.stdout, status);
    else writeLines(process.stdout, statusLines(status));
    return EXIT.done;
  });
}

/** Prints the history of a file; returns the exit code. */
export async function whyCommand(name: string, { state, json }: AskOptions): Promise<number> {
  return answering(async () => {
    const histories = await tellWhy(resolve(state), /^\.{1,2}\//.test(name) ? resolve(name) : name);
    if (json) writeJson(process.stdout, histories);
    else
      writeLines(
        process.stdout,
        histories.flatMap((history, index) => [...(index > 0 ? [''] : []), ...historyLines(history)]),
      );
    if (histories.length > 0) return EXIT.done;
    writeLines(process.stderr, [
      `No file in ${resolve(state)} ends with "${name}": no run has met it, or a filter left it out.`,
    ]);
    return EXIT.someFailed;
  });
}

async function answering(answer: () => Promise<number>): Promise<number> {
  try {
    return await answer();
  } catch (error) {
    const kind = failureKind(error);
    if (kind === 'unexpected') throw error;
    writeText(process.stderr, (error as Error).message);
    return EXIT_OF[kind];
  }
}
