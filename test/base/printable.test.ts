import fc from 'fast-check';
import { expect, test } from 'vitest';

import { printable, printableJson } from '../../src/base/printable.ts';

/** Written by code points, apart from the way that the function says it. */
function actsOnTerminals(text: string): boolean {
  const inRange = (code: number, from: number, to: number): boolean => code >= from && code <= to;
  return Array.from(text, (character) => character.codePointAt(0) ?? 0).some(
    (code) =>
      inRange(code, 0, 0x1f) ||
      inRange(code, 0x7f, 0x9f) ||
      inRange(code, 0x202a, 0x202e) ||
      inRange(code, 0x2066, 0x2069) ||
      inRange(code, 0x2028, 0x2029) ||
      inRange(code, 0xd800, 0xdfff),
  );
}

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });
const hostile = fc.string({
  unit: fc.constantFrom(
    'a',
    '\u001B',
    '[31m',
    '\u009B',
    '\n',
    '\r',
    '\0',
    '\u007F',
    '\u202E',
    '\u2028',
    '\uD800',
    '\\',
  ),
});

test('no control character, override of direction or broken character is left in any text', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, hostile), (text) => {
      expect(actsOnTerminals(printable(text))).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test.each(['photo.jpg', 'Müller & Söhne', '写真 1.png', '👩‍👩‍👧 🏴', 'C:\\photos\\a.jpg', 'فارسی می‌خواهم'])(
  '%s is printed as it is',
  (text) => {
    expect(printable(text)).toBe(text);
  },
);

test.each([
  ['a\nb\tc\r', String.raw`a\nb\tc\r`],
  ['\u001B[31mred', String.raw`\x1b[31mred`],
  ['\u009B2J\u007F', String.raw`\x9b2J\x7f`],
  ['gpj.\u202Eexe', String.raw`gpj.\u202eexe`],
])('%j is printed as %s', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('JSON keeps its value, and none of it acts on a terminal but its own line ends', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, hostile), (text) => {
      const json = printableJson(`${JSON.stringify({ text }, null, 2)}\n`);
      expect(JSON.parse(json)).toEqual({ text });
      expect(actsOnTerminals(json.replaceAll('\n', ''))).toBe(false);
    }),
  );
});
