import type { OutputConfig } from '../wire/model.ts';
import { UserError } from './errors.ts';

/** What a prediction should contain. Source: https://docs.clarifai.com/api-guide/predict/prediction-parameters. */
export interface OutputOptions {
  /** Language of concept names, e.g. `fr`; only models with translations know others than `en`. */
  readonly language?: string | undefined;
  /** Leaves out concepts below this probability, 0–1. */
  readonly minValue?: number | undefined;
  /** 1–200. The service's own default is 20. */
  readonly maxConcepts?: number | undefined;
  /** Milliseconds between two frames of a video. The service's own default is 1000. */
  readonly sampleMs?: number | undefined;
  /** Only these concepts; ids or names, exact and case-sensitive. */
  readonly selectConcepts?: readonly ({ readonly id: string } | { readonly name: string })[] | undefined;
}

/**
 * Writes the options in the wire's words; null when none is set.
 *
 * @throws UserError when a value is out of range; names the option.
 */
export function outputConfig(options: OutputOptions): OutputConfig | null {
  const { language, minValue, maxConcepts, sampleMs, selectConcepts } = options;
  if (minValue !== undefined && !(minValue >= 0 && minValue <= 1)) throw new UserError('minValue must be 0–1.');
  if (maxConcepts !== undefined && !(Number.isInteger(maxConcepts) && maxConcepts >= 1 && maxConcepts <= 200)) {
    throw new UserError('maxConcepts must be a whole number, 1–200.');
  }
  if (sampleMs !== undefined && !(Number.isInteger(sampleMs) && sampleMs >= 1)) {
    throw new UserError('sampleMs must be a whole number from 1.');
  }
  const config: OutputConfig = {
    ...(language !== undefined && { language }),
    ...(minValue !== undefined && { min_value: minValue }),
    ...(maxConcepts !== undefined && { max_concepts: maxConcepts }),
    ...(sampleMs !== undefined && { sample_ms: sampleMs }),
    ...(selectConcepts !== undefined && selectConcepts.length > 0 && { select_concepts: selectConcepts }),
  };
  return Object.keys(config).length === 0 ? null : config;
}
