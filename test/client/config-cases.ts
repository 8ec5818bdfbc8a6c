/** What Python's configparser.RawConfigParser makes of a text: sections, and their options with those of DEFAULT. */
export interface ConfigCase {
  readonly name: string;
  readonly text: string;
  readonly sections: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Texts and what Python 3.11 really answers. */
export const CONFIG_CASES: readonly ConfigCase[] = [
  {
    name: 'key = value',
    text: '[clarifai]\nCLARIFAI_API_KEY = abc\n',
    sections: { clarifai: { clarifai_api_key: 'abc' } },
  },
  {
    name: 'key: value',
    text: '[clarifai]\nCLARIFAI_API_KEY: abc\n',
    sections: { clarifai: { clarifai_api_key: 'abc' } },
  },
  {
    name: 'no spaces',
    text: '[clarifai]\nCLARIFAI_API_KEY=abc\n',
    sections: { clarifai: { clarifai_api_key: 'abc' } },
  },
  { name: 'the first delimiter counts', text: '[clarifai]\nk = a=b:c\n', sections: { clarifai: { k: 'a=b:c' } } },
  { name: 'colon before equals', text: '[clarifai]\nk: a=b\n', sections: { clarifai: { k: 'a=b' } } },
  {
    name: 'case of keys',
    text: '[clarifai]\nClarifai_Api_KEY = abc\n',
    sections: { clarifai: { clarifai_api_key: 'abc' } },
  },
  { name: 'percent', text: '[clarifai]\nk = a%b%%c%(home)s\n', sections: { clarifai: { k: 'a%b%%c%(home)s' } } },
  { name: 'hash inside a value', text: '[clarifai]\nk = a#b\n', sections: { clarifai: { k: 'a#b' } } },
  { name: 'semicolon after a value', text: '[clarifai]\nk = a ;note\n', sections: { clarifai: { k: 'a ;note' } } },
  { name: 'hash after a value', text: '[clarifai]\nk = a # note\n', sections: { clarifai: { k: 'a # note' } } },
  { name: 'comments', text: '# one\n[clarifai]\n; two\n  # three\nk = a\n', sections: { clarifai: { k: 'a' } } },
  { name: 'quotes', text: '[clarifai]\nk = "a b"\n', sections: { clarifai: { k: '"a b"' } } },
  { name: 'white space round a value', text: '[clarifai]\nk =\t  a b \t\n', sections: { clarifai: { k: 'a b' } } },
  { name: 'empty value', text: '[clarifai]\nk =\n', sections: { clarifai: { k: '' } } },
  { name: 'empty value and next key', text: '[clarifai]\nk =\nl = b\n', sections: { clarifai: { k: '', l: 'b' } } },
  { name: 'continuation', text: '[clarifai]\nk = a\n  b\n\tc\n', sections: { clarifai: { k: 'a\nb\nc' } } },
  {
    name: 'continuation after an empty first line',
    text: '[clarifai]\nk =\n  b\n',
    sections: { clarifai: { k: '\nb' } },
  },
  { name: 'blank line inside a value', text: '[clarifai]\nk = a\n\n  b\n', sections: { clarifai: { k: 'a\n\nb' } } },
  { name: 'comment inside a value', text: '[clarifai]\nk = a\n  # no\n  b\n', sections: { clarifai: { k: 'a\nb' } } },
  {
    name: 'continuation that looks like an option',
    text: '[clarifai]\nk = a\n  l = b\n',
    sections: { clarifai: { k: 'a\nl = b' } },
  },
  { name: 'indented options', text: '[clarifai]\n  k = a\n  l = b\n', sections: { clarifai: { k: 'a', l: 'b' } } },
  { name: 'indented less again', text: '[clarifai]\n    k = a\n  l = b\n', sections: { clarifai: { k: 'a', l: 'b' } } },
  {
    name: 'indented section after an option',
    text: '[clarifai]\nk = a\n  [other]\nl = b\n',
    sections: { clarifai: { k: 'a\n[other]', l: 'b' } },
  },
  {
    name: 'indented section after none',
    text: '[clarifai]\n  [other]\nl = b\n',
    sections: { clarifai: {}, other: { l: 'b' } },
  },
  {
    name: 'blank lines after a value',
    text: '[clarifai]\nk = a\n\n\nl = b\n',
    sections: { clarifai: { k: 'a', l: 'b' } },
  },
  {
    name: 'sections',
    text: '[other]\nk = x\n[clarifai]\nk = a\n[third]\nk = y\n',
    sections: { other: { k: 'x' }, clarifai: { k: 'a' }, third: { k: 'y' } },
  },
  {
    name: 'default section',
    text: '[DEFAULT]\nk = d\nl = e\n[clarifai]\nk = a\n',
    sections: { clarifai: { k: 'a', l: 'e' } },
  },
  { name: 'default section alone', text: '[DEFAULT]\nk = d\n', sections: {} },
  { name: 'section case', text: '[Clarifai]\nk = a\n', sections: { Clarifai: { k: 'a' } } },
  { name: 'section with space', text: '[ clarifai ]\nk = a\n', sections: { ' clarifai ': { k: 'a' } } },
  { name: 'text after a section', text: '[clarifai] # note\nk = a\n', sections: { clarifai: { k: 'a' } } },
  {
    name: 'brackets in a section',
    text: '[a]b]\nk = a\n[clarifai]\nk = b\n',
    sections: { 'a]b': { k: 'a' }, clarifai: { k: 'b' } },
  },
  { name: 'windows ends', text: '[clarifai]\r\nk = a\r\nl = b\r\n', sections: { clarifai: { k: 'a', l: 'b' } } },
  { name: 'old mac ends', text: '[clarifai]\rk = a\rl = b\r', sections: { clarifai: { k: 'a', l: 'b' } } },
  { name: 'no last end', text: '[clarifai]\nk = a', sections: { clarifai: { k: 'a' } } },
  { name: 'key with spaces', text: '[clarifai]\nmy key = a\n', sections: { clarifai: { 'my key': 'a' } } },
  { name: 'non-ascii', text: '[clarifai]\nk = schlüssel\n', sections: { clarifai: { k: 'schlüssel' } } },
  {
    name: 'twice in two sections',
    text: '[other]\nk = x\n[clarifai]\nk = a\n',
    sections: { other: { k: 'x' }, clarifai: { k: 'a' } },
  },
  { name: 'empty', text: '', sections: {} },
];

/** Texts that Python 3.11 refuses, and the line that is at fault, from 1. */
export const REFUSED_CONFIGS: readonly { readonly name: string; readonly text: string; readonly line: number }[] = [
  { name: 'no section', text: 'k = a\n', line: 1 },
  { name: 'no delimiter', text: '[clarifai]\nk\n', line: 2 },
  { name: 'no key', text: '[clarifai]\n= a\n', line: 2 },
  { name: 'key twice', text: '[clarifai]\nk = a\nK = b\n', line: 3 },
  { name: 'section twice', text: '[clarifai]\nk = a\n[clarifai]\nl = b\n', line: 3 },
  { name: 'empty section', text: '[]\nk = a\n', line: 1 },
];
