/**
 * Where something is recorded of a file: the number of the first record that says it, and the numbers of the scopes in
 * which it is said.
 */
export type Telling = readonly [record: number, ...scopes: number[]];

/** What is recorded of a file's content, by the id of the model; why it failed, by `FAILURE`. */
export type Told = Readonly<Record<string, Telling>>;

/** Stands where models have their id, which is never empty. */
export const FAILURE = '';

/** What is recorded of one model, or of the failure; undefined when nothing is. */
export function tellingOf(told: Told, what: string): Telling | undefined {
  return Object.hasOwn(told, what) ? told[what] : undefined;
}

/** Whether it is recorded in one of these scopes. */
export function isToldIn(scopes: ReadonlySet<number>, telling: Telling): boolean {
  // The first number is that of the record. No copy without it: a walk over many known files asks this for each.
  return telling.some((each, index) => index > 0 && scopes.has(each));
}

/** Adds that a record says it in a scope. */
export function alsoTold(told: Told, what: string, record: number, scope: number): Told {
  const [first, ...scopes] = tellingOf(told, what) ?? [record];
  return { ...told, [what]: [first, ...scopes.filter((each) => each !== scope), scope] };
}

/** Ids of the models of which something is recorded. */
export function modelsTold(told: Told): readonly string[] {
  return Object.keys(told).filter((what) => what !== FAILURE);
}

/** Leaves out the failure: it has mended, or became another one. */
export function withoutFailure(told: Told): Told {
  const { [FAILURE]: _, ...rest } = told;
  return rest;
}
