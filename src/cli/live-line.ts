/** The last line of a terminal, which is written over again and again; a process has one. */
let terminal: NodeJS.WriteStream | undefined;
let width = 0;

/** Writes the line over. With spaces at its end: that takes no escape sequence. */
export function showLine(text: string, stream: NodeJS.WriteStream): void {
  stream.write(`\r${text.padEnd(width)}`);
  terminal = stream;
  width = text.length;
}

/** Takes the line away, so that something else can be written there. */
export function clearLine(): void {
  if (width > 0) terminal?.write(`\r${' '.repeat(width)}\r`);
  width = 0;
}
