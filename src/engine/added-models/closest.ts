/** The candidate that a mistyped word was probably meant to be: at most a third of its letters differ. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const rated = candidates
    .map((candidate) => ({ candidate, edits: edits(word.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((one, other) => one.edits - other.edits);
  const [best] = rated;
  return best && best.edits <= Math.max(1, best.candidate.length / 3) ? best.candidate : undefined;
}

/** Letters to change, add, drop or swap with their neighbour. Source: optimal string alignment distance. */
function edits(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const above = rows[row - 1]!;
      const changed = above[column - 1]! + (same ? 0 : 1);
      const swap = row > 1 && column > 1 && swapped ? rows[row - 2]![column - 2]! + 1 : Infinity;
      line.push(Math.min(changed, above[column]! + 1, line[column - 1]! + 1, swap));
    }
    rows.push(line);
  }
  return rows[one.length]![other.length]!;
}
