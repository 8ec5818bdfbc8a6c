import type { Concept } from '../wire/data.ts';
import type { ModelDraft, OutputInfo } from '../wire/model.ts';
import { checkText } from './argument.ts';
import type { ConceptLike } from './concept-input.ts';
import { UserError } from './errors.ts';
import type { Connection } from './send.ts';

/** What callers set on a model. */
export interface ModelSettings {
  readonly name?: string;
  /** Concepts by id, or with their names. */
  readonly concepts?: readonly ConceptLike[];
  /** Whether exactly one concept is in each image: their probabilities then add up to 1. */
  readonly conceptsMutuallyExclusive?: boolean;
  /** Whether every image will show one of the concepts: negatives then come from the app only. Not sent to today's service. */
  readonly closedEnvironment?: boolean;
  /** Of the training; the service says which it knows. */
  readonly hyperParameters?: Readonly<Record<string, unknown>>;
}

/**
 * Writes settings in the wire's words: those of 2017, or those of today, where `params` hold what the output config
 * held. Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md and
 * https://docs.clarifai.com/product-updates/upcoming-api-changes/other-previous-changes.
 *
 * @throws UserError when the name is empty, or a concept has no id or stands there twice.
 */
export function modelDraft({ profile }: Connection, id: string, settings: ModelSettings): ModelDraft {
  const { name, concepts } = settings;
  if (name !== undefined) checkText(name, 'name');
  const info: OutputInfo = {
    ...(concepts !== undefined && { data: { concepts: conceptsOf(concepts) } }),
    ...(profile === 'legacy' ? configOf(settings) : paramsOf(settings)),
  };
  return { id, ...(name !== undefined && { name }), ...(Object.keys(info).length > 0 && { output_info: info }) };
}

function configOf(settings: ModelSettings): OutputInfo {
  const { conceptsMutuallyExclusive, closedEnvironment, hyperParameters } = settings;
  const output_config = {
    ...(conceptsMutuallyExclusive !== undefined && { concepts_mutually_exclusive: conceptsMutuallyExclusive }),
    ...(closedEnvironment !== undefined && { closed_environment: closedEnvironment }),
    ...(hyperParameters !== undefined && { hyper_parameters: JSON.stringify(hyperParameters) }),
  };
  return Object.keys(output_config).length === 0 ? {} : { output_config };
}

function paramsOf({ conceptsMutuallyExclusive, hyperParameters }: ModelSettings): OutputInfo {
  const params = {
    ...(conceptsMutuallyExclusive !== undefined && { concepts_mutually_exclusive: conceptsMutuallyExclusive }),
    ...hyperParameters,
  };
  return Object.keys(params).length === 0 ? {} : { params };
}

function conceptsOf(concepts: readonly ConceptLike[]): readonly Concept[] {
  if (!Array.isArray(concepts)) throw new UserError('concepts must be a list.');
  const seen = new Set<string>();
  return concepts.map((concept: ConceptLike) => {
    const { id, name } = typeof concept === 'string' ? { id: concept } : concept;
    if (typeof id !== 'string' || id === '') throw new UserError('Each of concepts needs an id: a text or { id }.');
    if (seen.has(id)) throw new UserError(`The concept "${id}" is given twice for one model.`);
    seen.add(id);
    return { id, ...(name !== undefined && { name }) };
  });
}
