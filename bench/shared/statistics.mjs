/** The number that half of all do not exceed; of an even count, the middle of the two. */
export function median(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Writes the median, and behind it the least and the most where there are several numbers. */
export function spread(numbers) {
  const middle = short(median(numbers));
  return numbers.length === 1 ? middle : `${middle} (${short(Math.min(...numbers))}–${short(Math.max(...numbers))})`;
}

/** Writes a number with as many digits as can be trusted. */
export function short(number) {
  return number >= 10 ? Math.round(number).toLocaleString('en') : number.toPrecision(2);
}
