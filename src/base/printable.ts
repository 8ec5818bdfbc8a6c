/**
 * What a terminal takes as a command or shows in another order than it stands there: control characters (C0, DEL, C1),
 * line and paragraph separators, marks and overrides of the writing direction, halves of surrogate pairs. A single byte
 * of C1 begins escape sequences too.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

const SHORT: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * Makes text from outside, such as a file's name or a server's message, fit for one line of a terminal or a log: what
 * would act on the terminal is written as its escape (`\x1b`, `\u202e`).
 */
export function printable(text: string): string {
  return text.replaceAll(UNSAFE, (character) => SHORT[character] ?? escapeOf(character));
}

/** As `printable`, in text that is JSON: the value stays the same. */
export function printableJson(json: string): string {
  return json.replaceAll(UNSAFE, (character) =>
    /\s/.test(character) && character < ' ' ? character : unicode(character),
  );
}

function escapeOf(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : unicode(character);
}

function unicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
