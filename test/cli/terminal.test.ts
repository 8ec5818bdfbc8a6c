import { expect, test } from 'vitest';

import { canRewriteLine, hasColors } from '../../src/cli/terminal.ts';

const TERMINAL = { isTTY: true };
const PIPE = {};

test.each([
  [TERMINAL, {}, true],
  [PIPE, {}, false],
  [TERMINAL, { NO_COLOR: '1' }, false],
  [TERMINAL, { NO_COLOR: '0' }, false],
  [TERMINAL, { NO_COLOR: '' }, true],
  [TERMINAL, { TERM: 'dumb' }, false],
  [PIPE, { FORCE_COLOR: '1' }, true],
  [PIPE, { FORCE_COLOR: '' }, false],
  [TERMINAL, { FORCE_COLOR: '0' }, false],
  [TERMINAL, { FORCE_COLOR: 'false' }, false],
  [PIPE, { FORCE_COLOR: '3', TERM: 'dumb' }, true],
  [TERMINAL, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
])('on %o with %o colours are %s', (stream, environment, expected) => {
  expect(hasColors(stream, environment)).toBe(expected);
});

test('a line is written over on terminals that can, whatever the colours', () => {
  expect(canRewriteLine(TERMINAL, { TERM: 'xterm', NO_COLOR: '1' })).toBe(true);
  expect(canRewriteLine(TERMINAL, { TERM: 'dumb', FORCE_COLOR: '1' })).toBe(false);
  expect(canRewriteLine(PIPE, { TERM: 'xterm', FORCE_COLOR: '1' })).toBe(false);
});
