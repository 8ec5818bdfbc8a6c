import { LIMITS } from '../../wire/limits.ts';
import { STATUS } from '../../wire/status.ts';
import { Refusal } from '../refusal.ts';
import { ID_RULE, isResourceId } from './resource-id.ts';

/** A concept of a request, checked. */
export interface RequestedConcept {
  readonly id: string;
  readonly name: string;
}

/** Reads concepts to be made or renamed; the name defaults to the id. @throws Refusal that says what is wrong. */
export function readConceptList(concepts: unknown): readonly RequestedConcept[] {
  if (!Array.isArray(concepts) || concepts.length === 0)
    throw invalid('concepts must be a list with at least one concept.');
  if (concepts.length > LIMITS.inputsPerCall) {
    throw invalid(`concepts holds ${concepts.length} items; at most ${LIMITS.inputsPerCall} are allowed.`);
  }
  return concepts.map((concept: unknown) => {
    const { id, name } = (concept ?? {}) as Readonly<Record<string, unknown>>;
    if (!isResourceId(id)) throw invalid(`Each concept needs an id. ${ID_RULE}`);
    if (name !== undefined && name !== null && typeof name !== 'string') throw invalid('name must be a text.');
    return { id, name: name || id };
  });
}

function invalid(details: string): Refusal {
  return new Refusal(400, STATUS.badRequestFormat, details);
}
