import { printable, printableJson } from '../../base/printable.ts';

/** Prints lines for people. The only way out for text: what would act on the terminal is escaped. */
export function writeLines(stream: NodeJS.WritableStream, lines: readonly string[]): void {
  for (const line of lines) stream.write(`${printable(line)}\n`);
}

/** Prints a text of several lines, such as a message with a line per problem. */
export function writeText(stream: NodeJS.WritableStream, text: string): void {
  writeLines(stream, text.replace(/\n$/, '').split('\n'));
}

/** Prints a value as JSON. @param indent @default one line */
export function writeJson(stream: NodeJS.WritableStream, value: unknown, indent?: number): void {
  stream.write(`${printableJson(JSON.stringify(value, null, indent))}\n`);
}
