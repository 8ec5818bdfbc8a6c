import { indentOf, readConfig, splitLines, type Config, type ConfigEntry } from './config-file.ts';
import { UserError } from './errors.ts';

/** Where in a file a value goes. */
interface Place {
  readonly section: string;
  readonly key: string;
}

/** New values by key; null takes a key away. */
export type ConfigValues = Readonly<Record<string, string | null>>;

/**
 * Sets options of a section and leaves all else as it is: other keys and sections, comments, order, line ends. A value
 * that took several lines takes one.
 *
 * @param name of the file, for messages.
 * @throws UserError when the text cannot be read, a value cannot stand in one line, or the text is indented so oddly
 *   that it cannot be changed safely.
 */
export function setConfigValues(text: string, section: string, values: ConfigValues, name: string): string {
  let edited = text;
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && isUnfit(value)) {
      throw new UserError(`${key} must be one line of text without white space round it.`);
    }
    edited =
      value === null ? removeValue(edited, { section, key }, name) : setValue(edited, { section, key }, value, name);
  }
  checkOutcome(readConfig(text, name), readConfig(edited, name), { section, values, name });
  return edited;
}

function isUnfit(value: string): boolean {
  return value === '' || value !== value.trim() || /[\r\n]/.test(value);
}

function removeValue(text: string, { section, key }: Place, name: string): string {
  const found = findEntry(readConfig(text, name), { section, key });
  return found === undefined ? text : withoutLines(text, found.lines);
}

function setValue(text: string, { section, key }: Place, value: string, name: string): string {
  const config = readConfig(text, name);
  const lines = [...splitLines(text)];
  const end = lineEndOf(text);
  const found = findEntry(config, { section, key });
  if (found !== undefined) {
    const [first = 0, ...more] = found.lines;
    lines[first] = `${indentIn(lines, first)}${found.key} = ${value}`;
    return withoutLines(lines.join(end), more);
  }
  const header = config.sections.get(section);
  if (header === undefined) {
    const before = text.trim() === '' ? [] : [...lines.slice(0, lines.at(-1) === '' ? -1 : undefined), ''];
    return [...before, `[${section}]`, `${key} = ${value}`, ''].join(end);
  }
  const last = config.entries.findLast((entry) => entry.section === section);
  // As far in as its neighbour: a line further in would go on with that one's value.
  const indent = indentIn(lines, last?.lines[0] ?? header);
  const index = (last?.lines.at(-1) ?? header) + 1;
  lines.splice(index, 0, `${indent}${key} = ${value}`);
  // The last line had no end.
  return (index === lines.length - 1 ? [...lines, ''] : lines).join(end);
}

function findEntry({ entries }: Config, { section, key }: Place): ConfigEntry | undefined {
  return entries.find((entry) => entry.section === section && entry.key.toLowerCase() === key.toLowerCase());
}

function withoutLines(text: string, numbers: readonly number[]): string {
  return splitLines(text)
    .filter((_line, number) => !numbers.includes(number))
    .join(lineEndOf(text));
}

function lineEndOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
}

function indentIn(lines: readonly string[], number: number): string {
  const line = lines[number] ?? '';
  return line.slice(0, indentOf(line));
}

interface Edit {
  readonly section: string;
  readonly values: ConfigValues;
  readonly name: string;
}

/** Everything else must read as before. */
function checkOutcome(before: Config, after: Config, { section, values, name }: Edit): void {
  const changed = Object.entries(values);
  const isSet = changed.every(([key, value]) => (findEntry(after, { section, key })?.value ?? null) === value);
  const keys = new Set(changed.map(([key]) => key.toLowerCase()));
  const rest = ({ entries }: Config): string =>
    JSON.stringify(
      entries
        .filter((entry) => entry.section !== section || !keys.has(entry.key.toLowerCase()))
        .map((entry) => [entry.section, entry.key, entry.value]),
    );
  if (!isSet || rest(before) !== rest(after)) {
    throw new UserError(`${name} is indented in a way that cannot be changed safely; edit it by hand.`);
  }
}
