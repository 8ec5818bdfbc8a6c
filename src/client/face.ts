import type { ConceptList, Face as WireFace } from '../wire/data.ts';
import { ownConcepts, wireConcepts, type ConceptInput } from './concept-input.ts';
import { UserError } from './errors.ts';

/** What is said of who or what a face shows. */
export interface FaceConcepts {
  readonly concepts: readonly (string | ConceptInput)[];
}

/** Who it is: the celebrity model's concepts. */
export type FaceIdentity = FaceConcepts;
/** How old the person looks. */
export type FaceAgeAppearance = FaceConcepts;
/** What gender the person looks. */
export type FaceGenderAppearance = FaceConcepts;
/** What origin the person looks. */
export type FaceMulticulturalAppearance = FaceConcepts;

/** What is said of a face in a region. */
export interface Face {
  readonly identity?: FaceIdentity;
  readonly ageAppearance?: FaceAgeAppearance;
  readonly genderAppearance?: FaceGenderAppearance;
  readonly multiculturalAppearance?: FaceMulticulturalAppearance;
}

/** Makes a face. @throws UserError when it says nothing, or a concept has no id. */
export function face(said: Face): Face {
  if (Object.keys(wireFace(said)).length === 0) {
    throw new UserError('A face needs identity, ageAppearance, genderAppearance or multiculturalAppearance.');
  }
  return said;
}

/** Writes a face in the wire's words. Source: https://pypi.org/project/clarifai/2.0.29/. */
export function wireFace({ identity, ageAppearance, genderAppearance, multiculturalAppearance }: Face): WireFace {
  return {
    ...(identity && { identity: listOf(identity, 'identity') }),
    ...(ageAppearance && { age_appearance: listOf(ageAppearance, 'ageAppearance') }),
    ...(genderAppearance && { gender_appearance: listOf(genderAppearance, 'genderAppearance') }),
    ...(multiculturalAppearance && {
      multicultural_appearance: listOf(multiculturalAppearance, 'multiculturalAppearance'),
    }),
  };
}

function listOf({ concepts }: FaceConcepts, argument: string): ConceptList {
  return { concepts: wireConcepts(ownConcepts(concepts, argument)) };
}
