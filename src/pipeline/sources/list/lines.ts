/** A line of a text; null when it is longer than any sensible line. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string | null;
}

/** Characters of a line that are kept in memory. */
const MAX_LENGTH = 1_000_000;

/** Splits UTF-8 bytes into lines as they come; line ends and a byte order mark are left out. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let rest = '';
  let isTooLong = false;
  let number = 0;
  const take = (text: string): Line => {
    number += 1;
    const line = { number, text: isTooLong || text.length > MAX_LENGTH ? null : text.replace(/\r$/, '') };
    isTooLong = false;
    return line;
  };

  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield take(part);
    if (rest.length <= MAX_LENGTH) continue;
    rest = '';
    isTooLong = true;
  }
  rest += decoder.decode();
  if (rest !== '' || isTooLong) yield take(rest);
}
