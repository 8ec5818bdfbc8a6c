import type { Concept, Data } from '../../wire/data.ts';
import type { OutputConfig } from '../../wire/model.ts';
import { STATUS } from '../../wire/status.ts';
import type { ServedModel } from '../served-models.ts';
import { checkLanguage } from '../language.ts';
import { Refusal } from '../refusal.ts';

/** What is asked of a model: any that says concepts. */
type Asked = Pick<ServedModel, 'concepts'>;

/** Cuts a model's full answer to what a request asked for. */
export type Trim = (data: Data) => Data;

const DEFAULT_CONCEPTS = 20;
const MAX_CONCEPTS = 200;

/**
 * Reads the output configuration of a request.
 * Source: https://docs.clarifai.com/api-guide/predict/prediction-parameters.
 *
 * @throws Refusal when a value is out of range, the language has no translation, or no selected concept exists.
 */
export function readOutputConfig(config: OutputConfig | null | undefined, model: Asked): Trim {
  const { language, min_value: minValue = 0, max_concepts: maxConcepts, select_concepts: selected } = config ?? {};
  checkLanguage(language);
  if (!(minValue >= 0 && minValue <= 1)) throw invalid('min_value must be from 0 to 1.');
  const limit = maxConcepts || (selected?.length ? MAX_CONCEPTS : DEFAULT_CONCEPTS);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_CONCEPTS)
    throw invalid('max_concepts must be from 1 to 200.');
  const isSelected = selector(selected, model);

  return (data) => {
    if (!data.concepts) return data;
    const concepts = data.concepts.filter((concept) => isSelected(concept) && Number(concept.value) >= minValue);
    return { ...data, concepts: concepts.slice(0, limit) };
  };
}

function selector(selected: readonly (Concept | null)[] | undefined, model: Asked): (concept: Concept) => boolean {
  if (selected !== undefined && selected !== null && !Array.isArray(selected)) {
    throw invalid('select_concepts must be a list.');
  }
  if (!selected || selected.length === 0) return () => true;
  const isNamed = ({ id, name }: Concept): boolean =>
    selected.some((each) => (each?.id && each.id === id) || (each?.name && each.name === name));
  if (model.concepts.some(isNamed)) return isNamed;
  throw invalid('select_concepts names no concept of this model.');
}

function invalid(details: string): Refusal {
  return new Refusal(400, STATUS.modelInvalidArgument, details);
}
