import { UserError } from './errors.ts';

/** One option of a configuration file. */
export interface ConfigEntry {
  readonly section: string;
  /** As it is spelled; its case means nothing. */
  readonly key: string;
  /** Lines joined by `\n`; white space round them is cut. */
  readonly value: string;
  /** Numbers of its lines from 0: the first with the key, then such that go on with the value. */
  readonly lines: readonly number[];
}

/** A configuration file as it was read. */
export interface Config {
  readonly entries: readonly ConfigEntry[];
  /** Number of the line, from 0, in which each section begins; `DEFAULT` is not among them. */
  readonly sections: ReadonlyMap<string, number>;
}

/** Options of this section hold in every other one that does not have them itself. */
export const DEFAULT_SECTION = 'DEFAULT';

const HEADER = /^\[(.+)\]/s;
const OPTION = /^(.*?)\s*[=:]\s*(.*)$/s;

/**
 * Reads a configuration file in the dialect of Python's RawConfigParser: `key = value` or `key: value`, keys without
 * regard to case, whole-line comments after `#` or `;`, indented lines that go on with a value; `%` means itself.
 *
 * @param name of the file, for messages.
 * @throws UserError that names the line, never its content. Source: https://pypi.org/project/clarifai/2.0.29/.
 */
export function readConfig(text: string, name: string): Config {
  const reader = new Reader(name);
  for (const [number, line] of splitLines(text).entries()) reader.read(line, number);
  return reader.config();
}

/** Finds an option in a section, or in `DEFAULT` where the section does not have it. Undefined when it has no value. */
export function configValue({ entries, sections }: Config, section: string, key: string): string | undefined {
  if (!sections.has(section)) return undefined;
  const named = entries.filter((entry) => entry.key.toLowerCase() === key.toLowerCase());
  const own = named.find((entry) => entry.section === section);
  return (own ?? named.find((entry) => entry.section === DEFAULT_SECTION))?.value;
}

/** Cuts a text into lines without their ends, whatever system wrote them. */
export function splitLines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/);
}

/** How far a line is indented. */
export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

interface OpenEntry {
  readonly section: string;
  readonly key: string;
  readonly values: string[];
  readonly lines: number[];
}

class Reader {
  readonly #name: string;
  readonly #sections = new Map<string, number>();
  readonly #entries: OpenEntry[] = [];
  readonly #seen = new Set<string>();
  #section: string | null = null;
  #open: OpenEntry | null = null;
  #indent = 0;

  constructor(name: string) {
    this.#name = name;
  }

  read(line: string, number: number): void {
    const content = line.trim();
    if (content === '') {
      this.#open?.values.push('');
    } else if (!content.startsWith('#') && !content.startsWith(';')) {
      this.#readContent(content, indentOf(line), number);
    }
  }

  config(): Config {
    const entries = this.#entries.map(({ values, ...entry }) => ({ ...entry, value: values.join('\n').trimEnd() }));
    return { entries, sections: this.#sections };
  }

  #readContent(content: string, indent: number, number: number): void {
    if (this.#open !== null && indent > this.#indent) {
      this.#open.values.push(content);
      this.#open.lines.push(number);
      return;
    }
    this.#indent = indent;
    const header = HEADER.exec(content)?.[1];
    if (header === undefined) this.#readOption(content, number);
    else this.#begin(header, number);
  }

  #begin(section: string, number: number): void {
    if (this.#sections.has(section)) throw this.#trouble(number, `the section [${section}] is there twice`);
    if (section !== DEFAULT_SECTION) this.#sections.set(section, number);
    this.#section = section;
    this.#open = null;
  }

  #readOption(content: string, number: number): void {
    if (this.#section === null) throw this.#trouble(number, 'there is no section before it, such as [clarifai]');
    const [, key = '', value = ''] = OPTION.exec(content) ?? [];
    if (key === '') throw this.#trouble(number, 'it is no "key = value"');
    const identity = JSON.stringify([this.#section, key.toLowerCase()]);
    if (this.#seen.has(identity)) throw this.#trouble(number, `the key ${key} is there twice in [${this.#section}]`);
    this.#seen.add(identity);
    this.#open = { section: this.#section, key, values: [value], lines: [number] };
    this.#entries.push(this.#open);
  }

  #trouble(number: number, reason: string): UserError {
    return new UserError(`${this.#name}, line ${number + 1}: ${reason}.`);
  }
}
