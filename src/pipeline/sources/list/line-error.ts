/** Why one line of a list cannot be used; the rest of the list can. */
export class LineError extends Error {
  override readonly name = 'LineError';
}
