import fc from 'fast-check';
import { expect, test } from 'vitest';

import { setConfigValues } from '../../src/client/config-edit.ts';
import { configValue, DEFAULT_SECTION, readConfig } from '../../src/client/config-file.ts';
import { UserError } from '../../src/client/errors.ts';
import { CONFIG_CASES, REFUSED_CONFIGS } from './config-cases.ts';

type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** All options of all sections, with lower-case keys, as Python tells them. */
function sectionsOf(text: string): Sections {
  const config = readConfig(text, 'file');
  const options = [...config.sections.keys()].map((section) => {
    const keys = config.entries
      .filter((entry) => entry.section === section || entry.section === DEFAULT_SECTION)
      .map(({ key }) => key.toLowerCase());
    return [section, Object.fromEntries(keys.map((key) => [key, configValue(config, section, key)]))];
  });
  return Object.fromEntries(options) as Sections;
}

test.each(CONFIG_CASES)('as Python does, it reads $name', ({ text, sections }) => {
  expect(sectionsOf(text)).toEqual(sections);
});

test.each(REFUSED_CONFIGS)('as Python does, it refuses $name, and names the line', ({ text, line }) => {
  expect(() => readConfig(text, '/home/ann/config')).toThrow(UserError);
  expect(() => readConfig(text, '/home/ann/config')).toThrow(`/home/ann/config, line ${line}: `);
});

test('what stands in a line that cannot be read is not told', () => {
  expect(() => readConfig('[clarifai]\nmy-secret-value\n', 'f')).toThrow(/^(?!.*my-secret-value)/);
  expect(() => readConfig('my-secret-value\n', 'f')).toThrow(/^(?!.*my-secret-value)/);
});

test('a key is found in any case, and not in another section', () => {
  const config = readConfig('[clarifai]\nClarifai_Pat = a\n[other]\nk = b\n', 'f');

  expect(configValue(config, 'clarifai', 'CLARIFAI_PAT')).toBe('a');
  expect(configValue(config, 'clarifai', 'k')).toBeUndefined();
  expect(configValue(config, 'missing', 'k')).toBeUndefined();
});

test('writing keeps comments, order, spelling, indentation, line ends and all else', () => {
  const text =
    '# mine\r\n[other]\r\nk : v\r\n\r\n[clarifai]\r\n  clarifai_api_key: old\r\n    more\r\n  # kept\r\n  x = y\r\n';

  const written = setConfigValues(text, 'clarifai', { CLARIFAI_API_KEY: 'n%w', CLARIFAI_PAT: 'p' }, 'f');

  expect(written).toBe(
    '# mine\r\n[other]\r\nk : v\r\n\r\n[clarifai]\r\n  clarifai_api_key = n%w\r\n  # kept\r\n  x = y\r\n  CLARIFAI_PAT = p\r\n',
  );
});

test.each([
  ['', '[clarifai]\nK = v\n'],
  ['[other]\na = b\n', '[other]\na = b\n\n[clarifai]\nK = v\n'],
  ['[other]\na = b', '[other]\na = b\n\n[clarifai]\nK = v\n'],
  ['[clarifai]', '[clarifai]\nK = v\n'],
  ['[clarifai]\n\n[other]\na = b\n', '[clarifai]\nK = v\n\n[other]\na = b\n'],
])('a key that is new goes into its section: %j', (text, expected) => {
  expect(setConfigValues(text, 'clarifai', { K: 'v' }, 'f')).toBe(expected);
});

test('null takes a key away with all its lines', () => {
  const text = '[clarifai]\nA = 1\n  2\nB = 3\n';

  expect(setConfigValues(text, 'clarifai', { a: null, missing: null }, 'f')).toBe('[clarifai]\nB = 3\n');
});

test.each(['', ' a', 'a ', 'a\nb', 'a\rb'])('the value %j is refused without being told', (value) => {
  expect(() => setConfigValues('', 'clarifai', { KEY: value }, 'f')).toThrow(/^KEY must be one line/);
});

test('a text whose meaning a change would break is left alone', () => {
  const text = '[clarifai]\n      [other]\nl = v\n';

  expect(() => setConfigValues(text, 'clarifai', { K: 'v' }, 'f')).toThrow(/cannot be changed safely/);
});

const word = fc.stringMatching(/^[!-9<>-Z^-~]{1,12}$/).filter((text) => !/^[#;]/.test(text));
const value = fc.oneof(word, fc.stringMatching(/^[!-~][ -~]{0,20}[!-~]$/));
const options = fc.uniqueArray(fc.tuple(word, value, fc.constantFrom(' = ', '=', ': ', ' :  ')), {
  selector: ([key]) => key.toLowerCase(),
  maxLength: 5,
});
const noise = fc.constantFrom('', '\n', '# note\n', '  ; note\n', '\n\n');
const text = fc.array(fc.tuple(options, noise, fc.constantFrom('', '  ', '\t')), { maxLength: 3 }).map((sections) =>
  sections
    .map(([entries, extra, indent], index) => {
      const name = ['clarifai', 'other', 'third'][index];
      const lines = entries.map(([key, one, delimiter]) => `${indent}${key}${delimiter}${one}\n`);
      return `[${name}]\n${extra}${lines.join(extra)}`;
    })
    .join(''),
);
const changes = fc.dictionary(word, fc.option(value), { maxKeys: 4 }).filter((given) => {
  const keys = Object.keys(given).map((key) => key.toLowerCase());
  return new Set(keys).size === keys.length;
});

test('whatever is written is read again, and nothing else has changed', () => {
  fc.assert(
    fc.property(text, changes, (before, given) => {
      const after = setConfigValues(before, 'clarifai', given, 'f');

      // A map, because assigning the key __proto__ to an object sets no property.
      const own = new Map(Object.entries(sectionsOf(before)['clarifai'] ?? {}));
      for (const [key, one] of Object.entries(given)) {
        if (one === null) own.delete(key.toLowerCase());
        else own.set(key.toLowerCase(), one);
      }
      const isThere = 'clarifai' in sectionsOf(after);
      const expected = { ...sectionsOf(before), ...(isThere && { clarifai: Object.fromEntries(own) }) };
      expect(sectionsOf(after)).toEqual(expected);
      expect(own.size === 0 || isThere).toBe(true);
    }),
    { examples: [['', { ['__proto__']: '!' }]] },
  );
});
