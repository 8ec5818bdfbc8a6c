import type { Concept } from '../wire/data.ts';
import { UserError } from './errors.ts';

/** A concept as it is put on an input, a region or feedback. */
export interface ConceptInput {
  readonly id: string;
  /** Equal to the id where it is not known yet. */
  readonly name?: string;
  /** Whether the concept is there. @default true */
  readonly value?: boolean;
}

/** A concept by its id, or with all that is known of it. */
export type ConceptLike = string | Concept;

/** Concepts that an input has, and such that it has not. */
export interface ConceptPair {
  /** Concepts that are in the image, by id or as objects. */
  readonly concepts?: readonly ConceptLike[];
  /** Concepts that are not in the image, by id or as objects. */
  readonly notConcepts?: readonly ConceptLike[];
}

/** Makes a concept to send; `value` is true where it is not said. @throws UserError when it has no id. */
export function conceptInput({ id, name, value = true }: ConceptInput): ConceptInput {
  return { id: checkedId(id, 'concept'), ...(name !== undefined && { name }), value };
}

/**
 * Joins concepts that are there and such that are not, in the wire's words.
 *
 * @throws UserError that names the list when it is none, has a concept without id, or one concept stands in it twice.
 */
export function annotations({ concepts = [], notConcepts = [] }: ConceptPair): readonly Concept[] {
  const joined = [...withValue(concepts, true, 'concepts'), ...withValue(notConcepts, false, 'notConcepts')];
  checkOnce(joined);
  return joined;
}

/**
 * Reads concepts that each may say themselves whether they are there; those that do not are.
 *
 * @throws UserError that names the argument.
 */
export function ownConcepts(concepts: readonly (string | ConceptInput)[], argument: string): readonly ConceptInput[] {
  const read = listOf(concepts, argument).map((concept) =>
    conceptInput(typeof concept === 'string' ? { id: checkedId(concept, argument) } : { ...concept }),
  );
  checkOnce(read);
  return read;
}

/** Writes concepts in the wire's words; a missing value means that the concept is there. */
export function wireConcepts(concepts: readonly ConceptInput[]): readonly Concept[] {
  return concepts.map(({ value = true, ...concept }) => ({ ...concept, value: wireValue(value) }));
}

/**
 * A number: the service of 2017 takes `true` as well, today's does not.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export function wireValue(isThere: boolean): number {
  return isThere ? 1 : 0;
}

function withValue(concepts: readonly ConceptLike[], value: boolean, argument: string): readonly Concept[] {
  return listOf(concepts, argument).map((concept) => {
    const { id, name } = typeof concept === 'string' ? { id: concept } : concept;
    return { id: checkedId(id, argument), ...(name !== undefined && { name }), value: wireValue(value) };
  });
}

function checkOnce(concepts: readonly Concept[]): void {
  const seen = new Set<string | undefined>();
  for (const { id } of concepts) {
    if (seen.has(id)) throw new UserError(`The concept "${id}" is given twice for one input.`);
    seen.add(id);
  }
}

function listOf<Item>(list: readonly Item[], argument: string): readonly Item[] {
  if (!Array.isArray(list)) throw new UserError(`${argument} must be a list.`);
  return list;
}

function checkedId(id: string | undefined, argument: string): string {
  if (typeof id !== 'string' || id === '')
    throw new UserError(`Each of ${argument} needs an id: a concept is an id or { id }.`);
  return id;
}
