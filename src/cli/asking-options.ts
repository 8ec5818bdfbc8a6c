import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';

import type { Asking } from '../job/import-job.ts';
import { fraction, whole } from './option-values.ts';

/** The options about what models answer, as commander hands them over. */
export interface AskingFlags {
  readonly minValue?: number;
  readonly maxConcepts?: number;
  readonly language?: string;
}

/** What the service gives at most. Source: https://docs.clarifai.com/api-guide/predict/prediction-parameters. */
const MAX_CONCEPTS = 200;

/** Gives a command the options about what models answer. */
export function addAskingOptions(command: Command): void {
  command
    .option('--min-value <x>', 'ask only for concepts at least this sure, 0-1 (default: 0)', fraction)
    .option(
      '--max-concepts <n>',
      `ask for at most so many concepts per image, 1-${MAX_CONCEPTS}, the surest (default: 20)`,
      whole(1, MAX_CONCEPTS),
    )
    .option(
      '--language <code>',
      'names of concepts in this language, e.g. fr, of models that know it (default: en; embedded: en only)',
      language,
    );
}

/** For commands that remember what was answered: goes after the help. */
export const ASKED_ONCE = `What is done is not asked again for another --min-value, --max-concepts or --language.
For other thresholds of what is done already: export --min-value.`;

/** What the options ask of models. */
export function askingOptionsOf({ minValue, maxConcepts, language: code }: AskingFlags): Asking {
  return { minValue, maxConcepts, language: code };
}

function language(value: string): string {
  const code = value.trim();
  if (/^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(code)) return code;
  throw new InvalidArgumentError('It must be the code of a language such as en, fr or zh-TW.');
}
