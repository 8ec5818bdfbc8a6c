/**
 * The name that is most like a mistyped one, whatever the case of letters; undefined when none is much like it.
 *
 * @param limit letters that may differ. @default a third of the mistyped name, at least 2
 */
export function nearest(
  mistyped: string,
  names: Iterable<string>,
  limit: number = Math.max(2, mistyped.length / 3),
): string | undefined {
  const best = [...names]
    .map((name) => ({ name, distance: distance(mistyped.toLowerCase(), name.toLowerCase()) }))
    .toSorted((one, other) => one.distance - other.distance)[0];
  return best && best.distance <= limit ? best.name : undefined;
}

/** How many letters must be added, removed or replaced (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(one).entries()) {
    const next = [index + 1];
    for (const [at, wanted] of Array.from(other).entries()) {
      const replaced = row[at]! + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, row[at + 1]! + 1, next[at]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
