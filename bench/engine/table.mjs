/** A line of the table: what was measured, its numbers, and what they should be. */
export function line(what, numbers, unit, target) {
  const middle = median(numbers);
  const range = numbers.length > 1 ? ` (${short(Math.min(...numbers))}–${short(Math.max(...numbers))})` : '';
  return [what, `${short(middle)}${range} ${unit}`.trim(), target ? verdict(target, middle, unit) : ''];
}

/** @param target such as `>= 30` or `<= 50`. */
function verdict(target, value, unit) {
  const [sign, limit] = target.split(' ');
  const isMet = sign === '>=' ? value >= Number(limit) : value <= Number(limit);
  return `${target} ${unit}: ${isMet ? 'met' : 'MISSED'}`.replace(' :', ':');
}

/** Lines as columns. */
export function table(lines) {
  const widths = [0, 1].map((column) => Math.max(...lines.map((cells) => cells[column].length)) + 2);
  return lines
    .map(([what, measured, target]) => (what.padEnd(widths[0]) + measured.padEnd(widths[1]) + target).trimEnd())
    .join('\n');
}

export function median(numbers) {
  return quantile(numbers, 0.5);
}

/** The smallest number that this share of all does not exceed. */
export function quantile(numbers, share) {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

const short = (number) => (number >= 100 ? Math.round(number).toLocaleString('en') : number.toPrecision(3));
