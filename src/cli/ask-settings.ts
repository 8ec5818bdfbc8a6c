import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { printable } from '../base/printable.ts';
import type { Setting, Settings } from '../client/settings.ts';
import { VARIABLES } from '../client/settings.ts';
import { shown } from './print/settings.ts';
import { canRewriteLine } from './terminal.ts';

export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Thrown when the questions are broken off with Ctrl-C or Ctrl-D. */
export class AskingStoppedError extends Error {
  override readonly name: string = 'AskingStoppedError';
}

const SECRETS: ReadonlySet<Setting> = new Set<Setting>(['apiKey', 'pat', 'appSecret']);

/**
 * Asks for each setting on a terminal. What is typed for a secret is not shown. An empty answer keeps what there is;
 * `-` takes it away.
 *
 * @returns only what is to change; null for what goes.
 * @throws AskingStoppedError
 */
export async function askSettings(
  present: Settings,
  { input, output }: Terminal,
): Promise<Readonly<Partial<Record<Setting, string | null>>>> {
  let isHidden = false;
  const canRewrite = canRewriteLine({ isTTY: true }, process.env);
  const screen = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isHidden) output.write(canRewrite ? chunk : stripVTControlCharacters(chunk.toString()));
      done();
    },
  });
  const prompt = createInterface({ input, output: screen, terminal: true });
  const stop = new AbortController();
  prompt.on('SIGINT', () => stop.abort());
  prompt.on('close', () => stop.abort());
  const answers: Partial<Record<Setting, string | null>> = {};
  try {
    for (const setting of Object.keys(VARIABLES) as Setting[]) {
      const label = `${VARIABLES[setting]} [${shownOrNone(setting, present[setting])}]: `;
      const isSecret = SECRETS.has(setting);
      if (isSecret) output.write(label);
      isHidden = isSecret;
      // readline clears the line before it asks: what it shows itself it must be given.
      const answer = (await prompt.question(isSecret ? '' : label, { signal: stop.signal })).trim();
      if (isHidden) output.write('\n');
      isHidden = false;
      if (answer !== '') answers[setting] = answer === '-' ? null : answer;
    }
  } catch (error) {
    if (stop.signal.aborted) throw new AskingStoppedError('Stopped; nothing was saved.', { cause: error });
    throw error;
  } finally {
    prompt.close();
  }
  return answers;
}

function shownOrNone(setting: Setting, value: string | undefined): string {
  return value === undefined ? 'none' : printable(shown(setting, value));
}
