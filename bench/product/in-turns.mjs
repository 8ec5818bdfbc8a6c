/**
 * Lets every contender run in each round; the one that begins changes, so that none has the best place.
 *
 * @param warmUp whether a first round is not counted: files come into the system's cache.
 * @returns rounds by contender.
 */
export async function inTurns(contenders, rounds, run, { warmUp = false } = {}) {
  const results = Object.fromEntries(contenders.map((contender) => [contender, []]));
  for (let index = warmUp ? -1 : 0; index < rounds; index += 1) {
    const first = Math.max(index, 0) % contenders.length;
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      const result = await run(contender);
      if (index >= 0) results[contender].push(result);
    }
  }
  return results;
}
